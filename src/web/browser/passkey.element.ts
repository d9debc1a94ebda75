/** What the server asks: bytes are base64url. */
interface Question {
  challenge: string
  timeout: number
  rpId?: string
  userVerification?: UserVerificationRequirement
  allowCredentials?: CredentialName[]
  rp?: PublicKeyCredentialRpEntity & { id: string }
  user?: { id: string; name: string; displayName: string }
  pubKeyCredParams?: PublicKeyCredentialParameters[]
  attestation?: 'none'
  authenticatorSelection?: AuthenticatorSelectionCriteria
  excludeCredentials?: CredentialName[]
}

interface CredentialName {
  type: 'public-key'
  id: string
  transports: string[]
}

type Said =
  | 'waiting'
  | 'unsupported'
  | 'cancelled'
  | 'registered'
  | 'not-allowed'
  | 'offline'
  | 'failed'

/** What both have: a button that only scripts can press, words for what happens, and a form that takes the answer. */
abstract class PasskeyElement extends HTMLElement {
  #words: Record<string, string> = {}
  protected abort: AbortController | undefined

  connectedCallback(): void {
    const button = this.querySelector('button')
    if (!button) return
    this.#words = JSON.parse(this.dataset.words ?? '{}')
    if (!window.PublicKeyCredential || !navigator.credentials) {
      this.say('unsupported')
      return
    }
    button.hidden = false
    button.addEventListener('click', () => void this.#press(button))
    this.begin()
  }

  disconnectedCallback(): void {
    this.abort?.abort()
  }

  protected begin(): void {}

  protected abstract answer(question: Question, signal: AbortSignal): Promise<object>

  async #press(button: HTMLButtonElement): Promise<void> {
    if (button.ariaBusy === 'true') return
    this.abort?.abort()
    this.abort = new AbortController()
    button.ariaBusy = 'true'
    this.say('waiting')
    try {
      const question = await this.question()
      // Over meanwhile: the server says what comes next, on the page that the form leads to.
      this.send(question ? await this.answer(question, this.abort.signal) : {})
    } catch (error) {
      this.say(saidOf(error))
      this.begin()
    } finally {
      button.ariaBusy = null
      button.focus()
    }
  }

  protected async question(): Promise<Question | undefined> {
    const response = await fetch(this.dataset.ask ?? '', {
      method: 'POST',
      body: new URLSearchParams(this.dataset.purpose ? { purpose: this.dataset.purpose } : {}),
    })
    return response.ok ? ((await response.json()) as Question) : undefined
  }

  protected send(answer: object): void {
    const field = this.querySelector<HTMLInputElement>('input[name=passkey]')
    if (field) field.value = JSON.stringify(answer)
    this.closest('form')?.submit()
  }

  protected say(what: Said): void {
    const status = this.querySelector('[role=status]')
    if (status) status.textContent = this.#words[what] ?? ''
  }
}

/** `<passkey-get>`: asks for a passkey; with `data-offer` it is also among what the browser offers for the name. */
class PasskeyGet extends PasskeyElement {
  #again: ReturnType<typeof setTimeout> | undefined

  protected override begin(): void {
    if (this.dataset.offer !== undefined) void this.#offer().catch(() => undefined)
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#again)
    super.disconnectedCallback()
  }

  /** Conditional mediation: nothing appears until somebody chooses it. The question is renewed before it is too old. */
  async #offer(): Promise<void> {
    clearTimeout(this.#again)
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
    const question = await this.question()
    if (!question || !this.isConnected) return
    this.abort?.abort()
    const abort = new AbortController()
    this.abort = abort
    this.#again = setTimeout(() => {
      abort.abort()
      this.begin()
    }, question.timeout * 0.9)
    this.send(await this.answer(question, abort.signal, 'conditional'))
  }

  protected async answer(
    { challenge, rpId, userVerification, allowCredentials = [], timeout }: Question,
    signal: AbortSignal,
    mediation?: CredentialMediationRequirement,
  ): Promise<object> {
    const credential = await navigator.credentials.get({
      signal,
      ...(mediation && { mediation }),
      publicKey: {
        challenge: bytesOf(challenge),
        timeout,
        ...(rpId && { rpId }),
        ...(userVerification && { userVerification }),
        allowCredentials: allowCredentials.map(descriptor),
      },
    })
    const { rawId, response } = credential as PublicKeyCredential
    const { clientDataJSON, authenticatorData, signature, userHandle } =
      response as AuthenticatorAssertionResponse
    return {
      credentialId: textOf(rawId),
      clientDataJSON: textOf(clientDataJSON),
      authenticatorData: textOf(authenticatorData),
      signature: textOf(signature),
      ...(userHandle?.byteLength && { userHandle: textOf(userHandle) }),
    }
  }
}

/** `<passkey-create>`: makes a passkey. */
class PasskeyCreate extends PasskeyElement {
  protected async answer(question: Question, signal: AbortSignal): Promise<object> {
    const { rp, user, pubKeyCredParams, excludeCredentials = [], challenge, ...rest } = question
    if (!rp || !user || !pubKeyCredParams) return {}
    const credential = await navigator.credentials.create({
      signal,
      publicKey: {
        ...rest,
        rp,
        pubKeyCredParams,
        challenge: bytesOf(challenge),
        user: { ...user, id: bytesOf(user.id) },
        excludeCredentials: excludeCredentials.map(descriptor),
      } as PublicKeyCredentialCreationOptions,
    })
    const { rawId, response } = credential as PublicKeyCredential
    const { clientDataJSON, attestationObject } = response as AuthenticatorAttestationResponse
    const transports =
      (response as AuthenticatorAttestationResponse).getTransports?.().slice(0, 8) ?? []
    return {
      credentialId: textOf(rawId),
      clientDataJSON: textOf(clientDataJSON),
      attestationObject: textOf(attestationObject),
      transports,
    }
  }
}

/** WebAuthn Level 3, section 5.1.10: not in every browser yet. */
interface Signals {
  signalUnknownCredential?(about: { rpId: string; credentialId: string }): Promise<void>
  signalAllAcceptedCredentials?(about: {
    rpId: string
    userId: string
    allAcceptedCredentialIds: string[]
  }): Promise<void>
}

/** `<passkey-signal>`: tells what keeps passkeys which of them are worth nothing here any more. */
class PasskeySignal extends HTMLElement {
  connectedCallback(): void {
    const { rpId = '', unknown, user, accepted } = this.dataset
    const signals = window.PublicKeyCredential as unknown as Signals | undefined
    const said = unknown
      ? signals?.signalUnknownCredential?.({ rpId, credentialId: unknown })
      : signals?.signalAllAcceptedCredentials?.({
          rpId,
          userId: user ?? '',
          allAcceptedCredentialIds: JSON.parse(accepted ?? '[]') as string[],
        })
    said?.catch(() => undefined)
  }
}

/** A browser says deliberately little about why there was no passkey. */
function saidOf(error: unknown): Said {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled'
  if (name === 'InvalidStateError') return 'registered'
  if (name === 'SecurityError') return 'not-allowed'
  if (name === 'NotSupportedError' || name === 'ConstraintError') return 'unsupported'
  return error instanceof TypeError ? 'offline' : 'failed'
}

const descriptor = ({ id, transports, type }: CredentialName): PublicKeyCredentialDescriptor => ({
  type,
  id: bytesOf(id),
  transports: transports as AuthenticatorTransport[],
})

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0))
}

function textOf(bytes: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

customElements.define('passkey-get', PasskeyGet)
customElements.define('passkey-create', PasskeyCreate)
customElements.define('passkey-signal', PasskeySignal)
