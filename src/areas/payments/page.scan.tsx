import { useState, type ReactNode } from 'react'
import { fenFromJson, yuanInWords } from '../../kernel/money.ts'
import { upload } from '../../web/api.ts'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { Facts } from '../../web/widgets/panel.tsx'
import { ScanPreview } from '../../web/widgets/scan-preview.tsx'
import { scanRoute, type BatchDetail } from './contract.ts'
import type { Act } from './page.overtaken.tsx'
import { inGroups } from './page.paper.tsx'
import { monthWord, peopleWord } from './page.words.ts'

/** Attaches the signed 审批单: the picture beside what it must be of, and nothing sent before somebody says that he compared them. */
export function ScanButton({ detail, act }: { readonly detail: BatchDetail; readonly act: Act }): ReactNode {
  const { batch } = detail
  const [scan, setScan] = useState<File>()
  const [compared, setCompared] = useState(false)
  const [broken, setBroken] = useState(false)
  const close = (): void => {
    setBroken(false)
    setScan(undefined)
    setCompared(false)
  }
  return (
    <>
      <FileButton accept=".pdf,.jpg,.jpeg,.png" onFile={async file => setScan(file)}>
        上传签字件
      </FileButton>
      <ConfirmDialog
        open={scan !== undefined}
        title={`上传签字件 ${detail.number_text}`}
        verb={`上传，按签字件发放 ${yuan(batch.net_fen)} 元`}
        ready={compared && !broken}
        onClose={close}
        onConfirm={() =>
          act(async () => {
            if (scan) await upload(scanRoute, scan, { params: { batch_id: batch.batch_id }, fields: { hash: batch.hash } })
          })
        }
      >
        {scan && <ScanPreview scan={scan} alt={`扫描件 ${scan.name}`} onBroken={() => setBroken(true)} />}
        <Facts
          facts={[
            ['批次', detail.number_text],
            ['月份', `${monthWord(batch.month)} ${detail.pay_title}`],
            ['户、人', peopleWord(batch)],
            ['金额', `${yuan(batch.net_fen)} 元`],
            ['大写', yuanInWords(fenFromJson(batch.net_fen))],
            ['清册校验码', <code key="hash">{inGroups(batch.hash)}</code>],
          ]}
        />
        <label className="row">
          <input type="checkbox" checked={compared} onChange={event => setCompared(event.target.checked)} />
          我核对过领导签字和盖章，扫描件就是这一批的审批单
        </label>
        <p className="secondary">上传后这一批就算审批过，可以导出银行清单；扫描件和上传的人记在办理过程里，不能换。</p>
      </ConfirmDialog>
    </>
  )
}
