import { setImmediate } from 'node:timers/promises'
import type { QualifiedTag } from 'sax'

/** An element with what stands directly in it. `line` is where it begins, counted from 1. */
export interface XmlElement {
  name: string
  /** The namespace it is in; empty for none. */
  namespace: string
  attributes: Readonly<Record<string, string>>
  children: XmlElement[]
  text: string
  line: number
}

export type XmlFaultReason = 'xml-damaged' | 'xml-doctype' | 'xml-too-deep' | 'xml-too-large'

/** What is wrong with the document as a whole. Nothing after `line` was looked at. */
export class XmlFault extends Error {
  readonly reason: XmlFaultReason
  readonly line: number
  constructor(reason: XmlFaultReason, line: number) {
    super(`${reason} in line ${line}`)
    this.reason = reason
    this.line = line
  }
}

/** Far beyond what a key container needs, and little enough to be held. */
const DEPTH_MOST = 16
const ATTRIBUTES_MOST = 16
/** In one child of the root: a key package has some twenty. */
const ELEMENTS_MOST = 200
const TEXT_MOST = 16_384

/** So much is read before others have their turn. */
const CHUNK = 64 * 1024

interface Reading {
  /** Given each child of the root as soon as it is complete; kept nowhere. May throw to end the reading. */
  take(child: XmlElement, root: XmlElement): void
}

/**
 * Reads a document that others wrote, in strict mode and with namespaces. A document type is refused wherever it stands,
 * and with it every entity but the five and numbers: there is nothing to expand and nothing to fetch (H13). What is read is
 * handed over child by child, so that memory does not grow with the file.
 */
export async function readXml(text: string, { take }: Reading): Promise<XmlElement> {
  const { default: sax } = await import('sax')
  const parser = sax.parser(true, { xmlns: true, position: true })
  const tree = new Tree(take)
  const stop = (reason: XmlFaultReason) => (): never => {
    throw new XmlFault(reason, parser.line + 1)
  }
  let attributes = 0
  parser.onerror = stop('xml-damaged')
  parser.ondoctype = stop('xml-doctype')
  parser.onsgmldeclaration = stop('xml-doctype')
  parser.onopentagstart = () => {
    attributes = 0
  }
  parser.onattribute = () => {
    attributes += 1
    if (attributes > ATTRIBUTES_MOST) stop('xml-too-large')()
  }
  parser.onopentag = (tag) => tree.open(tag as QualifiedTag, parser.line + 1)
  parser.ontext = (some) => tree.write(some, parser.line + 1)
  parser.oncdata = (some) => tree.write(some, parser.line + 1)
  parser.onclosetag = () => tree.close()

  for (let at = 0; at < text.length; at += CHUNK) {
    if (at > 0) await setImmediate()
    parser.write(text.slice(at, at + CHUNK))
  }
  parser.close()
  return tree.root ?? stop('xml-damaged')()
}

/** What is open now, from the root inwards. */
class Tree {
  root: XmlElement | undefined
  private readonly path: XmlElement[] = []
  private elements = 0
  private readonly take: Reading['take']
  constructor(take: Reading['take']) {
    this.take = take
  }

  open({ local, uri, attributes }: QualifiedTag, line: number): void {
    const parent = this.path.at(-1)
    const values = Object.values(attributes).map((one) => [one.local, one.value] as const)
    const element: XmlElement = {
      name: local,
      namespace: uri,
      attributes: Object.fromEntries(values),
      children: [],
      text: '',
      line,
    }
    this.elements = this.path.length === 1 ? 1 : this.elements + 1
    if (this.path.length >= DEPTH_MOST) throw new XmlFault('xml-too-deep', line)
    if (this.elements > ELEMENTS_MOST) throw new XmlFault('xml-too-large', line)
    if (this.path.length > 1) parent!.children.push(element)
    this.root ??= element
    this.path.push(element)
  }

  write(text: string, line: number): void {
    const element = this.path.at(-1)
    // Between the children of the root stands nothing that matters.
    if (!element || this.path.length === 1) return
    if (element.text.length + text.length > TEXT_MOST) throw new XmlFault('xml-too-large', line)
    element.text += text
  }

  close(): void {
    const element = this.path.pop()!
    if (this.path.length === 1) this.take(element, this.root!)
  }
}

/** The one child of this name, or undefined: two of it are as good as none. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  const found = element?.children.filter((child) => child.name === name) ?? []
  return found.length === 1 ? found[0] : undefined
}

/** The text of the child of this name, without the white space around it. */
export const textOf = (element: XmlElement | undefined, name: string): string | undefined =>
  childOf(element, name)?.text.trim()
