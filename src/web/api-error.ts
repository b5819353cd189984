/** What the server says when it refuses: code for support, and three sentences for the user. */
export type Refusal = {
  readonly code: string
  /** 发生了什么 */
  readonly what: string
  /** 为什么 */
  readonly why: string
  /** 怎么办 */
  readonly how: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** A thrown refusal; `status` is the HTTP status, 0 when no answer came at all. */
export type ApiError = Error & Refusal & { readonly status: number }

export function apiError(status: number, refusal: Refusal): ApiError {
  return Object.assign(new Error(refusal.what), { ...refusal, status, name: 'ApiError' })
}

export const isApiError = (error: unknown): error is ApiError => error instanceof Error && error.name === 'ApiError'

/** No answer: the program is not running, or the cable is out. */
export const noAnswer = (): ApiError =>
  apiError(0, {
    code: 'WEB-NO-ANSWER',
    what: '没有连上兜底的服务',
    why: '这台电脑上的兜底可能关着，或者网线、无线断了。',
    how: '看一眼运行兜底的窗口是否还开着，打开后再点一次。您填的内容都还在。',
    facts: {},
  })

/** An answer that is not ours (a proxy page, half a reply). */
export const unreadableAnswer = (status: number): ApiError =>
  apiError(status, {
    code: `WEB-${status}`,
    what: '服务的回答没有看懂',
    why: `服务回了状态 ${status}，但内容不是兜底的格式，可能是中间的网关改了。`,
    how: '请再试一次；还是这样，把编号告诉管理员。',
    facts: {},
  })

/** Any thrown thing as a refusal that can be shown: a mistake of the program keeps its text for the administrator. */
export function asRefusal(error: unknown): Refusal {
  if (isApiError(error)) return error
  return {
    code: 'WEB-PAGE',
    what: '这一页没有显示出来',
    why: '页面程序出了差错，数据没有受影响。',
    how: '刷新本页；还是这样，把编号和下面这句话告诉管理员。',
    facts: { 说明: error instanceof Error ? error.message : String(error) },
  }
}
