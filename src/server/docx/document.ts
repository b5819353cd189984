/** What an official document (公文) consists of. Layout: GB/T 9704-2012. Texts are plain; the writer escapes them. */

/** A stretch of words. `figureId` (e.g. `dibao.rural.persons`) makes it a bookmark, so that the annex can lead back to it. */
export type Run = {
  readonly text: string
  readonly bold?: boolean
  readonly figureId?: string
}

/** The caller writes the numbering itself: 「一、」 「（一）」 「1.」. */
export type Block =
  | { readonly kind: 'heading1'; readonly text: string }
  | { readonly kind: 'heading2'; readonly text: string }
  | { readonly kind: 'heading3'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }

/** `width` in mm. */
export type Column = {
  readonly title: string
  readonly width: number
  readonly align: 'left' | 'right' | 'center'
}

/** `unit` stands at the upper right (「单位：元」). A row has one text per column. */
export type Table = {
  readonly caption: string
  readonly unit?: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
  readonly headerRepeat: true
}

export type Attachment = { readonly title: string; readonly table: Table }

/** `title`: its lines as they are to be broken (梯形). `day`: as printed, e.g. 2020年7月3日. */
export type OfficialDocument = {
  readonly title: readonly string[]
  readonly subtitle?: string
  readonly blocks: readonly Block[]
  readonly signature?: { readonly office: string; readonly day: string }
  readonly attachments?: readonly Attachment[]
}
