import { Button } from 'antd'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { logoutRoute, type Session } from '../areas/users/contract.ts'
import { roleNames } from '../areas/users/rules.ts'
import { day, weekday } from '../kernel/day.ts'
import { call } from './api.ts'
import { KEY_LIST, useHotkeys } from './hotkeys.ts'
import { Link, useGo } from './link.tsx'
import { useMenuCounts } from './menu-counts.ts'
import { PrintMark } from './print-mark.tsx'
import { MENU_GROUPS, useScreens, type Screen } from './screens.ts'
import { useMay } from './session.tsx'
import { PasswordNote, PurposeChip } from './shell-notes.tsx'
import { toggleDark, toggleLarge, useLook } from './theme.tsx'
import { Banners } from './widgets/banner.tsx'
import { Dialog } from './widgets/dialog.tsx'
import { SearchBox } from './widgets/search-box.tsx'

export function Shell({ session, children }: { readonly session: Session; readonly children: ReactNode }): ReactNode {
  // the address at which the phone menu was opened: going elsewhere closes it
  const [menuAt, setMenuAt] = useState<string>()
  const [keysOpen, setKeysOpen] = useState(false)
  const { pathname } = useLocation()
  const search = useRef<HTMLInputElement>(null)
  const menuOpen = menuAt === pathname
  useHotkeys({
    'Ctrl K': () => search.current?.focus(),
    '/': () => search.current?.focus(),
    '?': () => setKeysOpen(true),
  })
  return (
    <div className="shell">
      <a className="skip" href="#page">
        跳到正文
      </a>
      <TopBar
        session={session}
        search={search}
        menuOpen={menuOpen}
        onMenu={() => setMenuAt(menuOpen ? undefined : pathname)}
        onKeys={() => setKeysOpen(true)}
      />
      <Menu open={menuOpen} pathname={pathname} />
      <main className="page" id="page" tabIndex={-1}>
        <Banners codes={session.notices} />
        <PasswordNote user={session.user} />
        <PurposeChip />
        {children}
        <PrintMark user={session.user} />
      </main>
      <KeyList open={keysOpen} onClose={() => setKeysOpen(false)} />
    </div>
  )
}

type TopBarProps = {
  readonly session: Session
  readonly search: React.RefObject<HTMLInputElement | null>
  readonly menuOpen: boolean
  readonly onMenu: () => void
  readonly onKeys: () => void
}

function TopBar({ session, search, menuOpen, onMenu, onKeys }: TopBarProps): ReactNode {
  const go = useGo()
  const may = useMay()
  const offersImport = useScreens().some(screen => screen.path === '/import') && may('import.write')
  return (
    <header className="top-bar">
      <button type="button" className="menu-button" aria-expanded={menuOpen} aria-controls="menu" onClick={onMenu}>
        菜单
      </button>
      <Link to="/" className="brand">
        <b>兜底</b>
        <span>{session.office?.name ?? ''}</span>
      </Link>
      {may('person.read') && <SearchBox ref={search} />}
      {offersImport && (
        <Button className="top-tool" onClick={() => go('/import')}>
          导入表格
        </Button>
      )}
      <div className="top-right">
        {session.office?.demo === true && (
          <span className="tag" data-kind="warning">
            演示数据
          </span>
        )}
        <span className="today">{dayWithWeekday(session.today)}</span>
        <UserMenu session={session} />
        <button type="button" className="key-button" onClick={onKeys} aria-label="键盘操作一览">
          <kbd>?</kbd>
        </button>
      </div>
    </header>
  )
}

function UserMenu({ session }: { readonly session: Session }): ReactNode {
  const go = useGo()
  const look = useLook()
  const place = useRef<HTMLDetailsElement>(null)
  const user = session.user
  useEffect(() => {
    const close = (event: Event): void => {
      const box = place.current
      if (box !== null && box.open && !(event.target instanceof Node && box.contains(event.target))) box.open = false
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('focusin', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('focusin', close)
    }
  }, [])
  if (user === null) return null
  const leave = async (): Promise<void> => {
    await call(logoutRoute)
    // The whole page goes, and with it everything that was read.
    window.location.assign('/login')
  }
  const openAccount = (): void => {
    if (place.current !== null) place.current.open = false
    go('/account')
  }
  return (
    <details className="user-menu" ref={place}>
      <summary>
        <b>{user.name}</b>（{roleNames(user.roles)}）
      </summary>
      <div className="user-menu-box">
        <button type="button" onClick={openAccount}>
          我的账号
        </button>
        <button type="button" onClick={toggleDark}>
          {look.theme === 'dark' ? '换成浅色' : '换成深色'}
        </button>
        <button type="button" onClick={toggleLarge}>
          {look.text === 'large' ? '换回标准字号' : '换成大字'}
        </button>
        <button type="button" onClick={() => void leave()}>
          退出登录
        </button>
      </div>
    </details>
  )
}

function Menu({ open, pathname }: { readonly open: boolean; readonly pathname: string }): ReactNode {
  const may = useMay()
  const counts = useMenuCounts()
  const offered = useScreens().filter(screen => screen.menu !== undefined && (screen.right === undefined || may(screen.right)))
  return (
    <nav className="menu" id="menu" aria-label="主菜单" data-open={open}>
      {MENU_GROUPS.map(group => {
        const items = offered.filter(screen => screen.menu?.group === group)
        if (items.length === 0) return null
        return (
          <div key={group}>
            {group !== '' && <p className="menu-group">{group}</p>}
            <ul>
              {items.map(screen => (
                <MenuItem key={screen.path} screen={screen} pathname={pathname} count={counts[screen.path]} />
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}

type MenuItemProps = { readonly screen: Screen; readonly pathname: string; readonly count: number | undefined }

function MenuItem({ screen, pathname, count }: MenuItemProps): ReactNode {
  const here = screen.path === '/' ? pathname === '/' : pathname === screen.path || pathname.startsWith(`${screen.path}/`)
  return (
    <li>
      <Link to={screen.path} className="menu-item" {...(here ? { 'aria-current': 'page' as const } : {})}>
        <span>{screen.menu?.label}</span>
        {count !== undefined && count > 0 && (
          <span className="menu-count">
            {count}
            <span className="visually-hidden"> 件</span>
          </span>
        )}
      </Link>
    </li>
  )
}

function KeyList({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog open={open} title="键盘操作" onClose={onClose}>
      <dl className="key-list">
        {KEY_LIST.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

const WEEKDAYS = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const

function dayWithWeekday(today: string): string {
  return `${Number(today.slice(5, 7))}月${Number(today.slice(8, 10))}日 ${WEEKDAYS[weekday(day(today))] ?? ''}`
}
