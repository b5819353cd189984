import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download } from '../../web/api.ts'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { reportFileRoute, reportsRoute } from './contract.ts'

/** The documents made so far, as they went out; nobody can change them any more. */
export function KeptReports(): ReactNode {
  const [failure, setFailure] = useState<unknown>()
  const answer = useQuery({ queryKey: ['reports'], queryFn: ({ signal }) => call(reportsRoute, { signal }) })
  const reports = answer.data?.reports ?? []
  if (reports.length === 0) return null
  return (
    <Panel title={`已导出 ${reports.length}`} label="已导出的总结">
      {failure !== undefined && <RefusalNotice error={failure} />}
      <ul className="stack">
        {reports.map(({ report_id, title, made_by, made_on }) => (
          <li key={report_id} className="row">
            <button
              type="button"
              className="link"
              onClick={() => void download(addressOf(reportFileRoute.path, { report_id }), `${title}.docx`).catch(setFailure)}
            >
              {title}
            </button>
            <span className="secondary">
              {made_on}　{made_by}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
