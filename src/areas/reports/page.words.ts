/** 5B0E 91D7 …: the beginning of a code, to be compared by eye; the annex of the document has all of it. */
export const hashWords = (hex: string): string => (hex.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join(' ')

/** 1,300 in tables and heads; prose has no comma. */
export const countWords = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
