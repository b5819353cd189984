/**
 * The cells of a pasted text, a row a line: by tabs as a sheet gives them, else by commas or spaces as somebody types them. Empty lines and a
 * line of headings (姓名) are left out.
 */
export function pastedLines(text: string): string[][] {
  return text
    .split('\n')
    .map(line => (line.includes('\t') ? line.split('\t').map(cell => cell.trim()) : line.trim().split(/\s*[,，]\s*|\s+/u)))
    .filter(cells => cells.some(cell => cell !== '') && !cells.includes('姓名'))
}

/** Rows as they would be pasted from a sheet. */
export const linesOf = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => row.map(cell => cell.replace(/[\t\n]+/g, ' ')).join('\t')).join('\n')
