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
    const texts = [...this.querySelectorAll('code')].map(({ textContent }) =>
      textContent.replaceAll(/\s/g, ''),
    )
    await navigator.clipboard.writeText(texts.join('\n'))
    said.textContent = this.dataset.copied ?? ''
  }
}

customElements.define('copy-text', CopyText)
