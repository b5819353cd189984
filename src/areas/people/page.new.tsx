import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { readIdNumber } from '../../kernel/id-number.ts'
import { call, newKey } from '../../web/api.ts'
import { useGo } from '../../web/link.tsx'
import { BottomBar } from '../../web/widgets/bottom-bar.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { registerPersonRoute, type NewPerson } from './contract.ts'

const EMPTY = {
  name: '',
  id_kind: '01',
  id: '',
  sex: '9',
  born_on: '',
  division: '',
  villager_group: '',
  address: '',
  phone: '',
  reason: '',
}
type Form = typeof EMPTY
const ID_KINDS = [
  ['01', '居民身份证'],
  ['02', '户口簿'],
  ['03', '出生医学证明'],
  ['04', '护照'],
  ['99', '其他'],
].map(([value = '', label = '']) => ({ value, label }))
const SEXES = [
  ['9', '未说明'],
  ['1', '男'],
  ['2', '女'],
].map(([value = '', label = '']) => ({ value, label }))

/** What still stands against saving, the first of it. An identity card number tells sex and birth, so they are not asked. */
function blockedBy(form: Form): string | undefined {
  if (form.name.trim() === '') return '还要填姓名'
  if (form.id_kind === '01' && form.id.trim() !== '' && !readIdNumber(form.id).ok) return '身份证号不对，请对照证件看位数和校验码'
  if (form.division === '') return '还要选村'
  return form.reason.trim() === '' ? '还要写依据' : undefined
}

function bodyOf(form: Form): NewPerson {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
  const sex = form.sex === '1' || form.sex === '2' ? form.sex : '9'
  return {
    name: form.name,
    id_kind: form.id_kind,
    id: orNull(form.id),
    sex,
    born_on: orNull(form.born_on),
    division: form.division,
    villager_group: orNull(form.villager_group),
    address: orNull(form.address),
    phone: orNull(form.phone),
    reason: form.reason,
  }
}

/** One new person by hand; whoever comes in a roster needs no form. */
export default function NewPersonPage(): ReactNode {
  const [form, setForm] = useState(EMPTY)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [key, setKey] = useState(newKey)
  const go = useGo()
  const client = useQueryClient()
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const field = (name: keyof Form) => ({ value: form[name], onText: (value: string) => setForm({ ...form, [name]: value }) })
  const reading = form.id_kind === '01' ? readIdNumber(form.id) : undefined
  const blocked = blockedBy(form)
  const save = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const { person_id } = await call(registerPersonRoute, { body: bodyOf(form), key })
      void client.invalidateQueries({ queryKey: ['people'] })
      go(`/people/${person_id}`, { replace: true })
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
      setKey(newKey())
    }
  }
  return (
    <>
      <PageHead title="登记一个人" crumbs={[{ label: '人员与家庭', to: '/people' }]} />
      <div className="stack">
        {error !== undefined && <RefusalNotice error={error} />}
        <Panel>
          <div className="halves">
            <TextField label="姓名" {...field('name')} maxLength={60} autoFocus />
            <ChoiceField
              label="村"
              {...field('division')}
              options={[
                { value: '', label: '请选村' },
                ...(villages.data?.villages ?? []).map(each => ({ value: each.division, label: each.short_name })),
              ]}
            />
            <ChoiceField label="证件类型" {...field('id_kind')} options={ID_KINDS} />
            <TextField
              label="证件号码"
              {...field('id')}
              maxLength={40}
              hint={reading?.ok === true ? `${reading.sex === '1' ? '男' : '女'}，${reading.birth} 出生` : '没有证件可以空着'}
            />
            {reading?.ok !== true && <ChoiceField label="性别" {...field('sex')} options={SEXES} />}
            {reading?.ok !== true && <TextField label="出生日期" type="date" {...field('born_on')} />}
            <TextField label="村民组" {...field('villager_group')} maxLength={60} />
            <TextField label="住址" {...field('address')} maxLength={200} />
            <TextField label="电话" {...field('phone')} maxLength={60} />
            <TextField label="依据" {...field('reason')} maxLength={200} hint="如：本人到所登记，看过户口簿。会记入经过。" />
          </div>
        </Panel>
      </div>
      <BottomBar blocked={blocked} note="保存后可以接着登记账户。">
        <Button onClick={() => go('/people')}>先不登记</Button>
        <Button type="primary" disabled={blocked !== undefined || busy} onClick={() => void save()}>
          登记{form.name.trim() === '' ? '这个人' : form.name.trim()}
        </Button>
      </BottomBar>
    </>
  )
}
