/** Signatures, offsets and lengths of PKWARE's APPNOTE, §4.3.7, §4.3.12, §4.3.16. */
const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER = 0x04034b50
/** 1980-01-01 00:00, the earliest a zip can say. */
const TIME = 0
const DATE = 0x0021

/** Gives every entry of a zip the same time, in place: the packer stamps the clock, and the same document must give the same bytes. */
export const withFixedTimes = (zip: Buffer): Buffer => {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error('not a zip: no end of central directory')
  const entries = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  for (let entry = 0; entry < entries; entry++) {
    const local = zip.readUInt32LE(at + 42)
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY || zip.readUInt32LE(local) !== LOCAL_HEADER) throw new Error('zip directory is broken')
    zip.writeUInt16LE(TIME, at + 12)
    zip.writeUInt16LE(DATE, at + 14)
    zip.writeUInt16LE(TIME, local + 10)
    zip.writeUInt16LE(DATE, local + 12)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return zip
}
