/** The address of an asset, with the hash of its content: it may be kept for ever. */
export const assetUrl = (name: string): string => `/assets/${name}`
