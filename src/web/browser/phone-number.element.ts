/**
 * `<phone-number src>`: reads a country and a number as they are typed, by the service itself, and says what it makes of
 * them; once the field is left, the number is written as its country writes it. Without scripts the service says so after
 * the form was sent.
 */
class PhoneNumber extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked = 0

  connectedCallback(): void {
    this.addEventListener('input', () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#read(false), PAUSE_MS)
    })
    this.addEventListener('change', () => {
      clearTimeout(this.#timer)
      void this.#read(true)
    })
  }

  /** Half of a number is not wrong yet: why it is refused is said once it was left. */
  async #read(left: boolean): Promise<void> {
    const country = this.querySelector('select')?.value ?? ''
    const field = this.querySelector<HTMLInputElement>('input[type=tel]')
    const said = this.querySelector('output')
    if (!field || !said) return
    const typed = field.value
    const asked = ++this.#asked
    const read = typed.trim() === '' ? undefined : await this.#ask(country, typed)
    if (asked !== this.#asked || field.value !== typed) return
    const isSaid = read && (read.accepted || left)
    said.textContent = isSaid ? read.text : ''
    if (read?.national && left) field.value = read.national
  }

  async #ask(country: string, number: string): Promise<Read | undefined> {
    try {
      const query = new URLSearchParams({ country, number })
      const response = await fetch(`${this.getAttribute('src')}?${query}`)
      return response.ok && !response.redirected ? ((await response.json()) as Read) : undefined
    } catch {
      return undefined
    }
  }
}

interface Read {
  accepted: boolean
  text: string
  national?: string
}

const PAUSE_MS = 300

customElements.define('phone-number', PhoneNumber)
