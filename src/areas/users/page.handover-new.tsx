import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useGo, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel, Split } from '../../web/widgets/panel.tsx'
import { listUsersRoute } from './contract.ts'
import { handoverDraftRoute, makeHandoverRoute, type Declared, type HandoverItem } from './contract.roles.ts'
import { accountRoute } from './contract.sign-in.ts'
import { useSubmit } from './page.grant.tsx'
import { DECLARED_WORDS, holdsNumber, missingIn } from './rules.handover.ts'
import { roleNames } from './rules.ts'

const KINDS = Object.keys(DECLARED_WORDS) as readonly Declared['kind'][]
const EXAMPLES: Readonly<Record<Declared['kind'], readonly [what: string, amount: string]>> = {
  key: ['档案柜、保险柜、办公室', '3 把'],
  ukey: ['财政系统、一卡通平台', '1 个'],
  seal: ['民政办公章', '1 枚'],
  passphrase: ['备份口令已当面交接，交接后更换', '1 个'],
  fund: ['临时救助备用金；XX专账', '12,345.67 元'],
  archive: ['2019年农村低保审批档案', '12 盒'],
  other: ['', ''],
}
const FIRST: readonly Declared[] = (['key', 'ukey', 'seal', 'passphrase', 'fund', 'archive'] as const).map(kind => ({
  kind,
  what: '',
  amount: '',
  note: '',
}))

/** What a leaver hands over: the system's list beside what only people know. */
export default function NewHandoverPage(): ReactNode {
  const [chosen, choose] = useQueryText('user')
  const { session } = useSession()
  const manages = useMay()('user.manage')
  const own = useQuery({ queryKey: ['account'], queryFn: ({ signal }) => call(accountRoute, { signal }), enabled: !manages })
  const users = useQuery({ queryKey: ['users'], queryFn: ({ signal }) => call(listUsersRoute, { signal }), enabled: manages })
  const user_id = manages ? chosen : (own.data?.user_id ?? '')
  const people = (users.data?.users ?? []).filter(user => !user.disabled)
  return (
    <div className="stack">
      <PageHead
        title="填移交清单"
        crumbs={[{ label: '移交清单', to: '/handovers' }]}
        meta={<span className="secondary">{session?.office?.name}</span>}
      />
      {users.error !== null && <RefusalNotice error={users.error} />}
      {own.error !== null && <RefusalNotice error={own.error} />}
      {manages && (
        <Panel>
          <ChoiceField
            label="移交人"
            style={{ maxWidth: 480 }}
            value={chosen}
            onText={choose}
            options={[
              { value: '', label: '请选' },
              ...people.map(user => ({ value: user.user_id, label: `${user.name}（${roleNames(user.roles)}）` })),
            ]}
          />
        </Panel>
      )}
      {user_id !== '' && <HandoverForm key={user_id} user_id={user_id} />}
    </div>
  )
}

function HandoverForm({ user_id }: { readonly user_id: string }): ReactNode {
  const answer = useQuery({
    queryKey: ['handover-draft', user_id],
    queryFn: ({ signal }) => call(handoverDraftRoute, { params: { user_id }, signal }),
  })
  const [to_user_id, setTo] = useState('')
  const [declared, setDeclared] = useState(FIRST)
  const { tried, error, busy, submit } = useSubmit()
  const go = useGo()
  const draft = answer.data
  const filled = declared.filter(({ what }) => what.trim() !== '')
  const half = declared.some(row => missingIn(row) !== undefined)
  const numbers = filled.some(({ what, amount, note }) => holdsNumber(what) || holdsNumber(amount) || holdsNumber(note))
  const save = async (): Promise<void> => {
    const { handover_id } = await call(makeHandoverRoute, { params: { user_id }, body: { to_user_id, declared: filled } })
    go(`/handovers/${handover_id}`)
  }
  if (answer.error !== null) return <RefusalNotice error={answer.error} />
  if (draft === undefined) return <p className="secondary">正在找他手上的事</p>
  return (
    <form className="stack" onSubmit={event => submit(event, to_user_id !== '' && !numbers && !half, save)} aria-label="移交清单">
      <Split side={424}>
        <Panel title="人工填写" note="没有的留空">
          <div className="stack">
            <DeclaredRows declared={declared} onDeclared={setDeclared} tried={tried} />
            {numbers && (
              <Notice kind="error" title="这里不写证号、账号和电话">
                移交清单要打印、传阅。账户只写开户行和后四位。
              </Notice>
            )}
          </div>
        </Panel>
        <div className="stack">
          <OpenWork items={draft.items} />
          <Panel title="交给谁">
            <div className="stack">
              {error !== undefined && <RefusalNotice error={error} />}
              <ChoiceField
                label="接收人"
                value={to_user_id}
                onText={setTo}
                fault={tried && to_user_id === '' ? '选接收人' : undefined}
                options={[
                  { value: '', label: '请选' },
                  ...draft.takers.map(taker => ({
                    value: taker.user_id,
                    label: `${taker.name}（${taker.roles.length === 0 ? '还没有角色' : roleNames(taker.roles)}）`,
                  })),
                ]}
                hint="接手的人还没有账号的，请先在「用户」里建好。"
              />
              <div className="row" data-end>
                <Button type="primary" htmlType="submit" disabled={busy}>
                  生成清单，去打印
                </Button>
              </div>
            </div>
          </Panel>
        </div>
      </Split>
    </form>
  )
}

const OpenWork = ({ items }: { readonly items: readonly HandoverItem[] }): ReactNode => (
  <Panel title="系统列出的在办事项" note={`${items.length} 项`}>
    {items.length === 0 ? (
      <p className="secondary">没有查到他手上还有没办完的事。</p>
    ) : (
      <ol>
        {items.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
    )}
  </Panel>
)

type RowsProps = {
  readonly declared: readonly Declared[]
  readonly onDeclared: (declared: readonly Declared[]) => void
  /** The form was handed in once: what is missing is told. */
  readonly tried: boolean
}
const MISSING = { what: '写上名称；没有的，把这一行清空', amount: '写上余额，交接时核对' } as const

function DeclaredRows({ declared, onDeclared, tried }: RowsProps): ReactNode {
  const change = (at: number, part: Partial<Declared>): void =>
    onDeclared(declared.map((row, index) => (index === at ? { ...row, ...part } : row)))
  const add = (kind: string): void => {
    const found = KINDS.find(each => each === kind)
    if (found !== undefined) onDeclared([...declared, { kind: found, what: '', amount: '', note: '' }])
  }
  const faultOf = (row: Declared, field: keyof typeof MISSING): string | undefined =>
    tried && missingIn(row) === field ? MISSING[field] : undefined
  return (
    <>
      {declared.map((row, index) => (
        // Rows are only added at the end.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <fieldset key={index} className="field">
          <legend>{DECLARED_WORDS[row.kind]}</legend>
          <div className="halves">
            <TextField
              label="名称"
              fault={faultOf(row, 'what')}
              value={row.what}
              onText={what => change(index, { what })}
              maxLength={100}
              placeholder={EXAMPLES[row.kind][0]}
            />
            <div className="halves">
              <TextField
                label={row.kind === 'fund' ? '余额' : '数量'}
                fault={faultOf(row, 'amount')}
                value={row.amount}
                onText={amount => change(index, { amount })}
                maxLength={40}
                placeholder={EXAMPLES[row.kind][1]}
              />
              <TextField label="说明" value={row.note} onText={note => change(index, { note })} maxLength={100} />
            </div>
          </div>
        </fieldset>
      ))}
      <ChoiceField
        label="再加一行"
        value=""
        onText={add}
        options={[{ value: '', label: '选种类' }, ...KINDS.map(kind => ({ value: kind, label: DECLARED_WORDS[kind] }))]}
      />
    </>
  )
}
