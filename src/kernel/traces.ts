// File names, reasons and remarks are typed by people, and some write a whole number into them.
// A disability card has two digits behind the id, and B1, B2 … when it was re-issued.
const LONG_NUMBER = /(?<![0-9A-Za-z])[0-9]{14,}(?:[0-9Xx](?:[1-7][1-4](?:[Bb][1-9])?)?)?(?![0-9A-Za-z])/g
/** Without identity numbers and accounts but for their last four digits. */
export const withoutNumbers = (text: string): string => text.replace(LONG_NUMBER, number => `********${number.slice(-4)}`)

const MOBILE = /(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])/g
/** Also without mobile phones; not for replies, where eleven digits may be anything. */
export const withoutTraces = (text: string): string =>
  withoutNumbers(text).replace(MOBILE, number => `${number.slice(0, 3)}****${number.slice(-4)}`)
