/** Where a list goes on that is ordered by a moment, and by an id where moments are equal. */
export const placeOf = ({ at, id }: { at: Date; id: string }): string => `${at.toISOString()} ${id}`

/** What `placeOf` made; 'nowhere' for anything else. */
export function placeIn<Id extends string>(text: string): { at: Date; id: Id } | 'nowhere' {
  const [moment = '', id = ''] = text.split(' ')
  const at = new Date(moment)
  return Number.isNaN(at.getTime()) || id === '' ? 'nowhere' : { at, id: id as Id }
}
