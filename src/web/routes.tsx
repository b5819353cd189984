import type { Screen } from './screens.ts'

/**
 * Every page of the product, in menu order. A new page is one more entry, for example
 * `{ path: '/people', page: () => import('../areas/people/page.tsx'), right: 'person.read', menu: { group: '每天', label: '人员与家庭' } },`
 */
export const routes: readonly Screen[] = [
  { path: '/', page: () => import('../areas/reports/page.home.tsx'), right: 'office.read', menu: { group: '', label: '待办' } },
  { path: '/login', open: true, page: () => import('../areas/users/page.login.tsx') },
  { path: '/setup', open: true, page: () => import('../areas/users/page.setup.tsx') },
  { path: '/people', page: () => import('../areas/people/page.tsx'), right: 'person.read', menu: { group: '每天', label: '人员与家庭' } },
  { path: '/people/new', page: () => import('../areas/people/page.new.tsx'), right: 'person.write' },
  { path: '/accounts', page: () => import('../areas/people/page.accounts.tsx'), right: 'person.read' },
  { path: '/people/$id', page: () => import('../areas/people/page.person.tsx'), right: 'person.read' },
  { path: '/households/$id', page: () => import('../areas/households/page.tsx'), right: 'person.read' },
  {
    path: '/entitlements',
    page: () => import('../areas/programmes/page.tsx'),
    right: 'entitlement.read',
    menu: { group: '每天', label: '待遇' },
  },
  { path: '/payments', page: () => import('../areas/payments/page.tsx'), right: 'payment.read', menu: { group: '每天', label: '发放' } },
  { path: '/payments/$batch_id', page: () => import('../areas/payments/page.batch.tsx'), right: 'payment.read' },
  { path: '/import', page: () => import('../areas/imports/page.tsx'), right: 'import.write' },
  { path: '/import/$id', page: () => import('../areas/imports/page.preview.tsx'), right: 'import.write' },
  { path: '/relief', page: () => import('../areas/relief/page.tsx'), right: 'relief.read', menu: { group: '专项', label: '临时救助' } },
  {
    path: '/reserve',
    page: () => import('../areas/relief/page.reserve.tsx'),
    right: 'relief.read',
    menu: { group: '专项', label: '备用金救助' },
  },
  { path: '/funds', page: () => import('../areas/funds/page.tsx'), right: 'fund.read', menu: { group: '专项', label: '资金账' } },
  { path: '/funds/$id', page: () => import('../areas/funds/page.fund.tsx'), right: 'fund.read' },
  {
    path: '/medical',
    page: () => import('../areas/medical/page.tsx'),
    right: 'medical.read',
    menu: { group: '专项', label: '医疗救助' },
  },
  { path: '/medical/$id', page: () => import('../areas/medical/page.claim.tsx'), right: 'medical.read' },
  {
    path: '/summary',
    page: () => import('../areas/reports/page.tsx'),
    right: 'report.read',
    menu: { group: '核对与产出', label: '报表与总结' },
  },
  {
    path: '/publicity',
    page: () => import('../areas/publicity/page.tsx'),
    right: 'publicity.check',
    menu: { group: '核对与产出', label: '发布前体检' },
  },
  { path: '/publicity/list', page: () => import('../areas/publicity/page.list.tsx'), right: 'publicity.check' },
  { path: '/publicity/$id', page: () => import('../areas/publicity/page.check.tsx'), right: 'publicity.check' },
  {
    path: '/villages',
    page: () => import('../areas/divisions/page.tsx'),
    right: 'office.read',
    menu: { group: '核对与产出', label: '村（居）' },
  },
  {
    path: '/sign-in',
    page: () => import('../areas/users/page.sign-in.tsx'),
    right: 'user.grant',
    menu: { group: '系统管理', label: '登录与密码' },
  },
  { path: '/account', page: () => import('../areas/users/page.account.tsx') },
  {
    path: '/users',
    page: () => import('../areas/users/page.admin.tsx'),
    right: 'user.read',
    menu: { group: '系统管理', label: '用户' },
  },
  {
    path: '/duties',
    page: () => import('../areas/users/page.duties.tsx'),
    right: 'user.read',
    menu: { group: '系统管理', label: '职责分离' },
  },
  { path: '/handovers', page: () => import('../areas/users/page.handovers.tsx'), right: 'office.read' },
  { path: '/handovers/new', page: () => import('../areas/users/page.handover-new.tsx'), right: 'office.read' },
  { path: '/handovers/$id', page: () => import('../areas/users/page.handover.tsx'), right: 'office.read' },
  {
    path: '/audit',
    page: () => import('../areas/oversight/page.tsx'),
    right: 'audit.read',
    menu: { group: '系统管理', label: '审计查询' },
  },
  {
    path: '/alarms',
    page: () => import('../areas/oversight/page.alarms.tsx'),
    right: 'alarm.see',
    menu: { group: '系统管理', label: '警报' },
  },
  {
    path: '/exports',
    page: () => import('../areas/oversight/page.exports.tsx'),
    right: 'office.read',
    menu: { group: '系统管理', label: '导出登记' },
  },
  {
    path: '/approval',
    page: () => import('../areas/users/page.approval.tsx'),
    right: 'system.approval',
    menu: { group: '系统管理', label: '启用审批单' },
  },
  {
    path: '/backups',
    page: () => import('../areas/backups/page.tsx'),
    right: 'backup.run',
    menu: { group: '系统管理', label: '备份' },
  },
]
