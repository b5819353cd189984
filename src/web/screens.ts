import { createContext, useContext, type ComponentType } from 'react'
import type { Permission } from '../areas/users/contract.ts'

/** Where an item stands in the left menu, in this order; '' is the item above all groups. */
export const MENU_GROUPS = ['', '每天', '专项', '核对与产出', '系统管理'] as const

export type Screen = {
  /** '/people/$id': a part after $ is read with useParam('id'). */
  readonly path: string
  /** The page: default export of its file, loaded when first opened. */
  readonly page: () => Promise<{ readonly default: ComponentType }>
  /** Without this right the page is not offered and not shown. */
  readonly right?: Permission
  /** Shown without shell and without login. */
  readonly open?: true
  readonly menu?: { readonly group: (typeof MENU_GROUPS)[number]; readonly label: string }
}

/** The pages this program was started with; handed down so that shell and pages never import each other. */
export const ScreensContext = createContext<readonly Screen[]>([])
export const useScreens = (): readonly Screen[] => useContext(ScreensContext)
