/**
 * `<when-filled>`: its button can be pressed when every code field inside holds six digits. Without scripts the button
 * always can, and the server says what is missing.
 */
class WhenFilled extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button')
    const fields = [...this.querySelectorAll<HTMLInputElement>('input.code')]
    if (!button || fields.length === 0) return
    const judge = () => {
      button.disabled = !fields.every(({ value }) => SIX_DIGITS.test(value.normalize('NFKC')))
    }
    this.addEventListener('input', judge)
    // A browser may have kept what was typed before.
    judge()
  }
}

/** As the server reads them: spaces and dashes between the digits are forgiven. */
const SIX_DIGITS = /^[\s\p{Pd}]*(\d[\s\p{Pd}]*){6}$/u

customElements.define('when-filled', WhenFilled)
