import { judgePassword, type Strength } from '../../domain/passwords/password.ts'

/**
 * `<password-strength>`: says in words how strong the password inside is while it is typed. The rule is the server's
 * own, so both say the same; what is typed goes nowhere.
 */
class PasswordStrength extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type=password]')
    const said = this.querySelector<HTMLElement>('[role=status]')
    if (!input || !said) return
    input.addEventListener('input', () => this.#judge(input.value, said))
  }

  #judge(password: string, said: HTMLElement): void {
    const text = password === '' ? '' : this.#textFor(password)
    // Only a change is announced, not every key.
    if (said.textContent !== text) said.textContent = text
  }

  #textFor(password: string): string {
    const { least, most, about, words, short, label } = this.dataset
    const rules = { least: Number(least), most: Number(most), about: JSON.parse(about ?? '[]') }
    const verdict = judgePassword(password, rules)
    const strength = (JSON.parse(words ?? '[]') as string[])[verdict.strength satisfies Strength]
    const tooShort = !verdict.accepted && verdict.reason === 'too-short'
    return `${label}${tooShort ? short?.replace('…', strength ?? '') : strength}`
  }
}

customElements.define('password-strength', PasswordStrength)
