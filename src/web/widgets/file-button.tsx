import { Button } from 'antd'
import { useRef, useState, type ReactNode } from 'react'

/** A button that asks for one file. `onFile` tells the refusal itself. */
export function FileButton({
  accept,
  label,
  primary = false,
  disabled = false,
  children,
  onFile,
}: {
  /** Any file without it. */
  readonly accept?: string
  /** Which file, where the button's own words do not say it. */
  readonly label?: string
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
    try {
      await onFile(file)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={label ?? children}
        {...(accept === undefined ? {} : { accept })}
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
