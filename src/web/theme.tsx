import { ConfigProvider, theme, type ThemeConfig } from 'antd'
import { useSyncExternalStore, type ReactNode } from 'react'
import { styleNonce } from './widgets/page-style.tsx'

export type Look = { readonly theme: 'light' | 'dark'; readonly text: 'normal' | 'large'; readonly phone: boolean }
type Choice = { readonly theme: 'light' | 'dark' | 'system'; readonly text: 'normal' | 'large' }

const STORE_KEY = 'doudi.look'
const darkWish = window.matchMedia('(prefers-color-scheme: dark)')
const narrow = window.matchMedia('(max-width: 640px)')
const listeners = new Set<() => void>()
let choice = readChoice()
let look = lookOf(choice)

function readChoice(): Choice {
  const stored = window.localStorage.getItem(STORE_KEY) ?? ''
  return {
    theme: stored.includes('dark') ? 'dark' : stored.includes('light') ? 'light' : 'system',
    text: stored.includes('large') ? 'large' : 'normal',
  }
}

function lookOf(wish: Choice): Look {
  return { theme: wish.theme === 'system' ? (darkWish.matches ? 'dark' : 'light') : wish.theme, text: wish.text, phone: narrow.matches }
}

function apply(): void {
  look = lookOf(choice)
  document.documentElement.dataset['theme'] = look.theme
  document.documentElement.dataset['text'] = look.text
  for (const listener of listeners) listener()
}

darkWish.addEventListener('change', apply)
narrow.addEventListener('change', apply)
apply()

function choose(next: Choice): void {
  choice = next
  window.localStorage.setItem(STORE_KEY, `${next.theme} ${next.text}`)
  apply()
}

export const toggleDark = (): void => choose({ ...choice, theme: look.theme === 'dark' ? 'light' : 'dark' })
export const toggleLarge = (): void => choose({ ...choice, text: choice.text === 'large' ? 'normal' : 'large' })

export function useLook(): Look {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => look,
  )
}

const SHAPE = { borderRadius: 3, borderRadiusSM: 2, borderRadiusLG: 4, motion: false }
const LIGHT = {
  colorPrimary: '#1C5A99',
  colorInfo: '#1C5A99',
  colorLink: '#1C5A99',
  colorSuccess: '#1B6B43',
  colorWarning: '#8A5600',
  colorError: '#B3261E',
  colorText: '#1B2430',
  colorTextSecondary: '#465364',
  colorTextTertiary: '#5D6878',
  colorTextPlaceholder: '#667080',
  colorTextDisabled: '#6B7482',
  colorBorder: '#8793A3',
  colorBorderSecondary: '#D8DEE6',
  colorSplit: '#E3E7ED',
  colorBgLayout: '#F2F4F7',
}
const DARK = {
  colorPrimary: '#2F74B5',
  colorInfo: '#7DB4EA',
  colorLink: '#7DB4EA',
  colorSuccess: '#6FCB98',
  colorWarning: '#F0B84A',
  colorError: '#FF9C94',
  colorText: '#E8ECF1',
  colorTextSecondary: '#B4BECB',
  colorTextTertiary: '#98A4B3',
  colorTextPlaceholder: '#98A4B3',
  colorTextDisabled: '#98A4B3',
  colorBorder: '#77859A',
  colorBorderSecondary: '#36404D',
  colorSplit: '#36404D',
  colorBgLayout: '#161B22',
  colorBgContainer: '#1F262F',
  colorBgElevated: '#1F262F',
}
const NORMAL_SIZES = { fontSize: 14, fontSizeSM: 13, fontSizeLG: 16, controlHeight: 32, controlHeightSM: 26 }
const LARGE_SIZES = { fontSize: 16, fontSizeSM: 15, fontSizeLG: 18, controlHeight: 38, controlHeightSM: 32 }

const PHONE_SIZES = { fontSize: 17, fontSizeSM: 15, fontSizeLG: 18, controlHeight: 48, controlHeightSM: 40 }

function antdTheme({ theme: colours, text, phone }: Look): ThemeConfig {
  const sizes = phone ? PHONE_SIZES : text === 'large' ? LARGE_SIZES : NORMAL_SIZES
  return {
    cssVar: { key: 'doudi' },
    ...(colours === 'dark' ? { algorithm: theme.darkAlgorithm } : {}),
    token: { ...(colours === 'dark' ? DARK : LIGHT), ...sizes, ...SHAPE, fontFamily: 'var(--font)' },
    components: { Button: { primaryShadow: 'none', defaultShadow: 'none', fontWeight: 500 } },
  }
}

export function Themed({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <ConfigProvider
      theme={antdTheme(useLook())}
      {...(styleNonce === undefined ? {} : { csp: { nonce: styleNonce } })}
      button={{ autoInsertSpace: false }}
    >
      {children}
    </ConfigProvider>
  )
}
