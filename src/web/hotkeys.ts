import { useEffect, useRef } from 'react'

/** 'Ctrl K', '/', 'F8', 'Shift F8', 'Alt ArrowUp', 'Ctrl Enter', '?' → what to do. Ctrl also means ⌘. */
export type Hotkeys = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** Listens on the whole page while mounted. Keys without Ctrl or Alt that write a character stay silent inside text fields. */
export function useHotkeys(keys: Hotkeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const name = keyName(event)
      const act = latest.current[name]
      if (act === undefined || event.isComposing) return
      if (!/^(Ctrl|Alt) |F\d+$/.test(name) && isTyping(event.target)) return
      event.preventDefault()
      act(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function keyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  const shift = event.shiftKey && key.length > 1
  return `${event.ctrlKey || event.metaKey ? 'Ctrl ' : ''}${event.altKey ? 'Alt ' : ''}${shift ? 'Shift ' : ''}${key}`
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** The list behind `?`. A page adds nothing here: keys mean the same on all pages. */
export const KEY_LIST: readonly (readonly [string, string])[] = [
  ['Ctrl K 或 /', '查人'],
  ['Ctrl S', '保存草稿'],
  ['F2', '改当前格；Enter 保存并到下一行，Tab 到右边，Esc 取消'],
  ['F8 / Shift F8', '下一处、上一处问题'],
  ['Alt ↑ / Alt ↓', '上一条、下一条记录'],
  ['↑ ↓ Enter', '在表格里换行、打开这一行'],
  ['Ctrl Enter', '本页的主要办理，办之前会再问一次'],
  ['Ctrl P', '打印'],
  ['?', '看这张表'],
]
