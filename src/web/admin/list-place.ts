/** Where in a list that is ordered by time a page ended: what its next page begins after. */
export interface ListPlace<Id extends string> {
  at: Date
  id: Id
}

export const placeText = <Id extends string>({ at, id }: ListPlace<Id>): string =>
  `${at.toISOString()}~${id}`

/** From the address. What no page of ours wrote is the beginning of the list. */
export function readPlace<Id extends string>(text: string | undefined): ListPlace<Id> | undefined {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~([\w-]{1,64})$/.exec(text ?? '') ?? []
  if (at === undefined || Number.isNaN(Date.parse(at))) return undefined
  return { at: new Date(at), id: id as Id }
}
