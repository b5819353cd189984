import { toString as drawQr } from 'qrcode'

/** A QR code as SVG, black on white with the quiet zone of four modules, error correction M (print, folds, stamps). */
export const qrSvg = (text: string): Promise<string> => drawQr(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })

/** 「7C1E 90B2 …」: a hexadecimal hash in capitals, in groups of four, to be compared by eye. */
export const hashInGroups = (hex: string): string => (hex.toUpperCase().match(/.{1,4}/gu) ?? []).join(' ')
