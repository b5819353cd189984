import { type IPropertiesOptions, LineRuleType } from 'docx'

/**
 * The official faces are named, never embedded: 方正 and 中易 fonts are not free, and every office PC has them.
 * Digits and Latin letters are Times New Roman; the hint `eastAsia` on each run gives “ ” — … to the Chinese face.
 */
const face = (eastAsia: string, latin = 'Times New Roman') => ({ ascii: latin, hAnsi: latin, cs: latin, eastAsia, hint: 'eastAsia' })
const FANGSONG = face('仿宋_GB2312')
const KAITI = face('楷体_GB2312')
const HEITI = face('黑体')
const SONGTI = face('宋体', '宋体')

/** Sizes in half points. */
const SIZE = { erhao: 44, sanhao: 32, sihao: 28, xiaosi: 24, wuhao: 21 } as const

/**
 * 28 × 16 pt is wider than 156 mm; 6 twips (0.3 pt) less per character make the 28 fit. At 5 they fit too, but LibreOffice 7.4
 * then leaves out the mark that hangs at the end of some justified lines.
 */
const SQUEEZE = -6
/** Two characters of 16 pt: `firstLine` for readers that do not know `firstLineChars`. */
const TWO_CHARACTERS = { firstLine: 640, firstLineChars: 200 } as const
const NO_SPACE = { before: 0, after: 0 } as const

export const BODY_STYLE = 'Body'
export const FLUSH_STYLE = 'BodyFlush'
export const ANNEX_LABEL_STYLE = 'AnnexLabel'
export const TITLE_STYLE = 'DocumentTitle'
export const FOOTER_STYLE = 'PageNumberLine'
export const CAPTION_STYLE = 'TableCaption'
export const CELL_STYLE = 'TableCell'
export const NARROW_CELL_STYLE = 'TableCellNarrow'

const heading = (font: ReturnType<typeof face>, bold: boolean) => ({
  quickFormat: true,
  next: BODY_STYLE,
  run: { font, bold, size: SIZE.sanhao, characterSpacing: SQUEEZE, color: '000000' },
  paragraph: { indent: TWO_CHARACTERS, spacing: NO_SPACE, keepNext: true },
})

const offGrid = (line: number) => ({ line, lineRule: LineRuleType.EXACT, before: 0, after: 0 })

const cell = (id: string, name: string, size: number) => ({
  id,
  name,
  basedOn: 'Normal',
  quickFormat: true,
  run: { size },
  paragraph: { spacing: offGrid(size * 15) },
})

type RawStyle = { readonly id: string; readonly name: string; readonly paragraph: string; readonly run: string }

/** The library has no words for some paragraph properties, so these styles are written out. Schema order, ECMA-376 §17.3.1. */
const rawStyle = ({ id, name, paragraph, run }: RawStyle): string =>
  [
    `<w:style w:type="paragraph" w:customStyle="1" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/>`,
    `<w:next w:val="${BODY_STYLE}"/><w:qFormat/><w:pPr>${paragraph}</w:pPr><w:rPr>${run}</w:rPr></w:style>`,
  ].join('')

/** No gap between Chinese and digits: a gap would take from the 28 characters. */
const NO_GAPS = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'

const BODY = rawStyle({
  id: BODY_STYLE,
  name: '公文正文',
  // no mark hangs out of the type area in Word and WPS; widow control would leave 21 lines on a page
  paragraph:
    `<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/>${NO_GAPS}` +
    '<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>',
  run: `<w:spacing w:val="${SQUEEZE}"/>`,
})

const TITLE = rawStyle({
  id: TITLE_STYLE,
  name: '公文标题',
  // off the grid, which would give a line of 22 pt two of its lines, but as high as one: n lines leave 22 − n
  paragraph:
    `<w:keepNext/>${NO_GAPS}<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>` +
    '<w:jc w:val="center"/>',
  run:
    '<w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" ' +
    `w:eastAsia="方正小标宋简体"/><w:sz w:val="${SIZE.erhao}"/><w:szCs w:val="${SIZE.erhao}"/>`,
})

export const externalStyles =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${BODY}${TITLE}</w:styles>`

/** Built-in headings, so that the navigation pane of Word and WPS shows the structure; black, as a 公文 must be. */
export const styles: NonNullable<IPropertiesOptions['styles']> = {
  default: {
    document: {
      run: {
        font: FANGSONG,
        size: SIZE.sanhao,
        language: { value: 'en-US', eastAsia: 'zh-CN' },
      },
      paragraph: { spacing: NO_SPACE },
    },
    heading1: heading(HEITI, false),
    heading2: heading(KAITI, false),
    heading3: heading(FANGSONG, true),
  },
  paragraphStyles: [
    { id: FLUSH_STYLE, name: '公文顶格', basedOn: 'Normal', quickFormat: true, run: { characterSpacing: SQUEEZE } },
    {
      id: ANNEX_LABEL_STYLE,
      name: '附件序号',
      basedOn: 'Normal',
      quickFormat: true,
      run: { font: HEITI, characterSpacing: SQUEEZE },
      paragraph: { keepNext: true },
    },
    {
      id: FOOTER_STYLE,
      name: '公文页码',
      basedOn: 'Normal',
      run: { font: SONGTI, size: SIZE.sihao },
    },
    {
      id: CAPTION_STYLE,
      name: '附表题注',
      basedOn: 'Normal',
      quickFormat: true,
      run: { size: SIZE.xiaosi },
      paragraph: { spacing: { ...offGrid(SIZE.xiaosi * 15), before: 60, after: 60 }, keepNext: true },
    },
    cell(CELL_STYLE, '附表小四', SIZE.xiaosi),
    cell(NARROW_CELL_STYLE, '附表五号', SIZE.wuhao),
  ],
}
