import { Button } from 'antd'
import { useRef, useState, type ReactNode } from 'react'

/** A button that asks for one file. */
export function FileButton({
  accept,
  primary = false,
  disabled = false,
  children,
  onFile,
}: {
  readonly accept: string
  readonly primary?: boolean
  readonly disabled?: boolean
  readonly children: string
  readonly onFile: (file: File) => Promise<void>
}): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setBusy(true)
    await onFile(file)
    setBusy(false)
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={children}
        accept={accept}
        onChange={event => {
          void take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <Button type={primary ? 'primary' : 'default'} disabled={busy || disabled} onClick={() => input.current?.click()}>
        {busy ? '正在上传' : children}
      </Button>
    </>
  )
}
