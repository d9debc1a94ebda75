/** `<copy-text>`: adds a button that copies the text inside. Without the clipboard there is no button. */
class CopyText extends HTMLElement {
  connectedCallback(): void {
    if (!navigator.clipboard || this.querySelector('button')) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'secondary'
    button.textContent = this.dataset.copy ?? ''
    const said = document.createElement('span')
    said.setAttribute('role', 'status')
    said.className = 'hint'
    button.addEventListener('click', () => void this.#copy(said))
    this.append(button, said)
  }

  async #copy(said: HTMLElement): Promise<void> {
    const text = this.querySelector('code')?.textContent ?? ''
    await navigator.clipboard.writeText(text.replaceAll(/\s/g, ''))
    said.textContent = this.dataset.copied ?? ''
  }
}

customElements.define('copy-text', CopyText)
