const COUNT = /\/Type\s*\/Pages\b[^>]*?\/Count\s+(\d+)|\/Count\s+(\d+)[^>]*?\/Type\s*\/Pages\b/g
const PAGE = /\/Type\s*\/Page(?![a-zA-Z])/g
const OBJECTS = /\/Type\s*\/ObjStm\b[\s\S]*?stream\r?\n/g

/** How many pages a pdf has, read from its page tree; undefined where it says so in no way that is known here. */
export async function pdfPages(content: Uint8Array): Promise<number | undefined> {
  // Latin-1: one character for each byte, so that places in the text are places in the file.
  const text = new TextDecoder('latin1').decode(content)
  const plain = pagesOf(text)
  if (plain !== undefined) return plain
  let packed = ''
  for (const { 0: head, index } of text.matchAll(OBJECTS)) {
    const from = index + head.length
    packed += await inflated(content.subarray(from, text.indexOf('endstream', from)))
  }
  return pagesOf(packed)
}

function pagesOf(text: string): number | undefined {
  const counts = [...text.matchAll(COUNT)].map(([, after, before]) => Number(after ?? before))
  if (counts.length > 0) return Math.max(...counts)
  const pages = text.match(PAGE)?.length ?? 0
  return pages > 0 ? pages : undefined
}

/** What can be unpacked; bytes behind the end of the packed data are nothing to stop for. */
async function inflated(packed: Uint8Array): Promise<string> {
  const reader = new Blob([new Uint8Array(packed)]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  const decoder = new TextDecoder('latin1')
  let text = ''
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) text += decoder.decode(step.value, { stream: true })
  } catch {
    // cut off or followed by other bytes: what came before is kept
  }
  return text
}
