import type { ReactNode } from 'react'
import { Link } from '../link.tsx'
import { EmptyState } from './empty-state.tsx'

export function NoSuchPage(): ReactNode {
  return (
    <EmptyState title="没有这一页" heading="h1" actions={<Link to="/">回到待办</Link>}>
      网址可能抄漏了几个字，或者这一页已经不用了。从左边菜单或上面的查人框都能找到要办的事。
    </EmptyState>
  )
}
