/** 「周敏（zhoumin）」 */
export const whoWord = ({ login, name }: { readonly login: string; readonly name: string | null }): string =>
  name === null ? (login === 'local' ? '本机操作员' : login) : `${name}（${login}）`
