/**
 * `<live-page id src page version>`: follows a state. Each event whose data is not the shown version makes it
 * fetch the page again and take over its own part, keeping what was typed and where the focus was.
 */
class LivePage extends HTMLElement {
  #source: EventSource | undefined
  #again: ReturnType<typeof setTimeout> | undefined
  #fetching = false
  #missed = false

  connectedCallback(): void {
    this.#listen()
    document.addEventListener('visibilitychange', this.#onVisible)
  }

  disconnectedCallback(): void {
    this.#source?.close()
    clearTimeout(this.#again)
    document.removeEventListener('visibilitychange', this.#onVisible)
  }

  #listen(): void {
    const source = new EventSource(this.getAttribute('src') ?? '')
    this.#source = source
    source.onmessage = ({ data }) => {
      if (data !== this.getAttribute('version')) void this.#refresh()
    }
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return
      this.#again = setTimeout(() => this.#reconnect(), RECONNECT_MS)
    }
  }

  /** A closed stream often means that the page has moved on: look, then listen again. */
  #reconnect(): void {
    if (!this.isConnected) return
    void this.#refresh()
    this.#listen()
  }

  #onVisible = (): void => {
    if (document.visibilityState === 'visible') void this.#refresh()
  }

  async #refresh(): Promise<void> {
    if (this.#fetching) {
      this.#missed = true
      return
    }
    this.#fetching = true
    try {
      await this.#takeOver(this.getAttribute('page') ?? location.href)
    } catch {
      // Offline: the event stream connects again by itself and reports the state anew.
    } finally {
      this.#fetching = false
    }
    if (this.#missed) {
      this.#missed = false
      await this.#refresh()
    }
  }

  async #takeOver(page: string): Promise<void> {
    const response = await fetch(page, { headers: { accept: 'text/html' } })
    if (response.redirected) return location.assign(response.url)
    if (!response.ok) return
    const next = new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = next.getElementById(this.id)
    if (!fresh) return location.reload()
    document.title = next.title
    if (fresh.getAttribute('version') === this.getAttribute('version')) return
    this.setAttribute('version', fresh.getAttribute('version') ?? '')
    const before = this.#body()?.dataset.announce
    this.#replaceBody(fresh)
    this.#announce(before)
  }

  #replaceBody(fresh: HTMLElement): void {
    const old = this.#body()
    const body = fresh.querySelector<HTMLElement>('.live-body')
    if (!old || !body) return
    const typed = inputsOf(old).map(({ name, value }) => [name, value] as const)
    const focused = old.contains(document.activeElement) ? document.activeElement : null
    const caret = focused instanceof HTMLInputElement ? focused.selectionStart : null
    old.replaceWith(document.adoptNode(body))
    for (const [name, value] of typed) restore(body, name, value)
    if (focused) moveFocus(this, body, focused, caret)
  }

  #announce(before: string | undefined): void {
    const says = this.#body()?.dataset.announce
    const region = this.querySelector('[aria-live]')
    if (region && says !== before) region.textContent = says ?? this.dataset.changed ?? ''
  }

  #body(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.live-body')
  }
}

const RECONNECT_MS = 5000

const inputsOf = (body: HTMLElement): HTMLInputElement[] =>
  [...body.querySelectorAll<HTMLInputElement>('input:not([type])')].concat([
    ...body.querySelectorAll<HTMLInputElement>('input[type=text],input[type=password]'),
  ])

function restore(body: HTMLElement, name: string, value: string): void {
  const input = inputsOf(body).find((candidate) => candidate.name === name)
  if (input && value !== '') input.value = value
}

/** The same control when it is still there, else the part itself, so that the keyboard stays in place. */
function moveFocus(part: HTMLElement, body: HTMLElement, was: Element, caret: number | null): void {
  const same = was.id
    ? body.querySelector<HTMLElement>(`#${CSS.escape(was.id)}`)
    : sameButton(body, was)
  if (!same) {
    part.tabIndex = -1
    part.focus()
    return
  }
  same.focus()
  if (same instanceof HTMLInputElement && caret !== null) same.setSelectionRange(caret, caret)
}

function sameButton(body: HTMLElement, was: Element): HTMLElement | undefined {
  const label = was.textContent
  return [...body.querySelectorAll<HTMLElement>(was.tagName)].find(
    ({ textContent }) => textContent === label,
  )
}

customElements.define('live-page', LivePage)
