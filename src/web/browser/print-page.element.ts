/** `<print-page>`: a button that prints the page. Without scripts there is the browser's own command. */
class PrintPage extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector('button')) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'secondary'
    button.textContent = this.dataset.print ?? ''
    button.addEventListener('click', () => window.print())
    this.replaceChildren(button)
  }
}

customElements.define('print-page', PrintPage)
