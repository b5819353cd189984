import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { parseDay } from '../../kernel/day.ts'
import { call, newKey, upload } from '../../web/api.ts'
import { pastedLines } from '../../kernel/pasted.ts'
import { ChoiceField, NoteField } from '../../web/widgets/field.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { readCardsRoute, takeCardsRoute, type CardsTaken, type NewCard } from './contract.ts'

type PasteProps = { readonly onClose: () => void; readonly onTaken: (taken: CardsTaken) => Promise<unknown> }

const BLANK = '-'
const cell = (text: string | undefined): string | null => (text === undefined || text === '' || text === BLANK ? null : text)
/** Undefined where a day cannot be read. */
const dayIn = (text: string | undefined): string | null | undefined => {
  const given = cell(text)
  return given === null || given === '长期' ? null : parseDay(given)
}

type Line = Omit<NewCard, 'issued_on' | 'expires_on'> & {
  readonly issued_on: string | null | undefined
  readonly expires_on: string | null | undefined
}

const linesOf = (text: string): Line[] =>
  pastedLines(text).map(([name = '', number = '', category, level, issued, expires]) => ({
    name,
    number,
    id: null,
    category: cell(category),
    level: cell(level),
    issued_on: dayIn(issued),
    expires_on: dayIn(expires),
  }))
const isWhole = (line: Line): line is NewCard => line.number !== '' && line.issued_on !== undefined && line.expires_on !== undefined

/** What a workbook says, as lines that can still be put right before they are taken. */
const textOf = (cards: readonly NewCard[]): string =>
  cards
    .map(card => [card.name, card.number, card.category, card.level, card.issued_on, card.expires_on].map(each => each ?? BLANK).join('\t'))
    .join('\n')

/** A roster of holders, pasted or read from a workbook; what its labels say otherwise than the numbers is shown afterwards. */
export function PasteCards({ onClose, onTaken }: PasteProps): ReactNode {
  const [text, setText] = useState('')
  const [replaces, setReplaces] = useState('no')
  const [failure, setFailure] = useState<unknown>()
  const [key] = useState(newKey)
  const lines = linesOf(text)
  const bad = lines.findIndex(line => !isWhole(line))
  const blocked = lines.length === 0 ? '请粘贴名单或选文件' : bad >= 0 ? `第 ${bad + 1} 行缺证号，或者日期看不懂` : undefined
  const readFile = async (file: File): Promise<void> => {
    setFailure(undefined)
    try {
      const { cards } = await upload(readCardsRoute, file)
      setText(textOf(cards))
    } catch (refusal) {
      setFailure(refusal)
    }
  }
  const take = async (): Promise<void> => {
    await onTaken(await call(takeCardsRoute, { body: { cards: lines.filter(isWhole), replaces: replaces === 'yes' }, key }))
  }
  return (
    <FormDialog title="导入残疾人台账" verb={`登记 ${lines.length} 张证`} blocked={blocked} onAct={take} onClose={onClose}>
      <FileButton accept=".xlsx,.xls" onFile={readFile}>
        选台账文件
      </FileButton>
      {failure !== undefined && <RefusalNotice error={failure} />}
      <NoteField
        label="名单（每行一人：姓名 残疾人证号 类别 等级 签发日期 有效期至）"
        hint="从表格里整块复制粘贴；后四列可以不填，空着的写“-”；类别等级写了的以写的为准"
        value={text}
        onText={setText}
        rows={9}
        spellCheck={false}
      />
      <ChoiceField
        label="已有证的人"
        value={replaces}
        onText={setReplaces}
        options={[
          { value: 'no', label: '有一个就整份不存' },
          { value: 'yes', label: '换下原来的证' },
        ]}
      />
    </FormDialog>
  )
}

/** How many were taken, and whose labels stand over their numbers. */
export function Taken({ taken, onClose }: { readonly taken: CardsTaken; readonly onClose: () => void }): ReactNode {
  const { added, same, warnings } = taken
  return (
    <Dialog
      open
      title="台账已导入"
      onClose={onClose}
      actions={
        <Button type="primary" onClick={onClose}>
          知道了
        </Button>
      }
    >
      <div className="stack">
        <p>
          登记 {added} 张，{same} 张原来就有。
        </p>
        {warnings.length > 0 && (
          <Notice kind="warning">
            {warnings.length} 人的类别等级与证号上的不符，按台账登记，请照证件核对：
            {warnings.map(each => `第 ${each.line} 行${each.name}登记为${each.label}，证号上是${each.digit}`).join('；')}。
          </Notice>
        )}
      </div>
    </Dialog>
  )
}
