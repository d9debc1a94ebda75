/** The line that was read aloud last, so that a new page does not begin again. */
const SPOKEN = 'aikagi-simulator-spoken'
const QUIET = 'aikagi-simulator-quiet'

/** `<simulator-voice lang>`: reads new lines of a running call aloud, and adds a button that silences it. */
class SimulatorVoice extends HTMLElement {
  connectedCallback(): void {
    if (!('speechSynthesis' in window)) return
    this.prepend(this.#button())
    this.#speak()
  }

  #button(): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'link'
    button.textContent = this.dataset.label ?? ''
    button.setAttribute('aria-pressed', String(!isQuiet()))
    button.addEventListener('click', () => {
      localStorage.setItem(QUIET, isQuiet() ? '' : 'yes')
      button.setAttribute('aria-pressed', String(!isQuiet()))
      if (isQuiet()) speechSynthesis.cancel()
    })
    return button
  }

  #speak(): void {
    const lines = [...this.querySelectorAll<HTMLElement>('[data-line]')]
    const last = lines.findIndex(({ dataset }) => dataset.line === sessionStorage.getItem(SPOKEN))
    const fresh = lines.slice(last + 1)
    const newest = fresh.at(-1)?.dataset.line
    if (newest) sessionStorage.setItem(SPOKEN, newest)
    if (isQuiet()) return
    for (const line of fresh.filter(({ className }) => className === 'said-by-voice')) {
      const utterance = new SpeechSynthesisUtterance(line.querySelector('.said')?.textContent ?? '')
      utterance.lang = this.lang
      speechSynthesis.speak(utterance)
    }
  }
}

const isQuiet = (): boolean => localStorage.getItem(QUIET) === 'yes'

/** `<simulator-send>`: sends its form without leaving the page, or the voice would fall silent at every key. */
class SimulatorSend extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form')
    form?.addEventListener('submit', (event) => {
      event.preventDefault()
      speechSynthesis?.cancel()
      void send(form, event.submitter).catch(() => form.submit())
    })
  }
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const fields = [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)])
  const response = await fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(fields),
  })
  // The live part follows by itself, unless this led to another app or to something to say.
  if (response.url !== location.href) location.assign(response.url)
}

/** `<simulator-countdown data-seconds data-period>`: counts down between two looks at the server. */
class SimulatorCountdown extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined

  connectedCallback(): void {
    const began = performance.now()
    this.#timer = setInterval(() => {
      const passed = Math.floor((performance.now() - began) / 1000)
      this.#show(Math.max(0, Number(this.dataset.seconds) - passed))
    }, 250)
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer)
  }

  #show(seconds: number): void {
    const bar = this.querySelector('progress')
    const text = this.querySelector('.hint')
    if (bar) bar.value = seconds
    if (text) text.textContent = (text.textContent ?? '').replace(/\d+/, String(seconds))
  }
}

customElements.define('simulator-voice', SimulatorVoice)
customElements.define('simulator-send', SimulatorSend)
customElements.define('simulator-countdown', SimulatorCountdown)
