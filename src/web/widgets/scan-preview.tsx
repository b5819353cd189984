import { useEffect, useState, type ReactNode } from 'react'
import { pdfPages } from '../pdf-pages.ts'
import { StatusMark } from './status-mark.tsx'

type Shown = { readonly address: string; readonly pdf: { readonly pages: number | undefined } | undefined }

type PreviewProps = {
  readonly scan: Blob
  readonly alt: string
  /** It is no picture that can be shown: nobody has compared anything with it. */
  readonly onBroken: () => void
}

/** A scan that is on this machine, before or after it is sent: a picture in the page, or of a pdf its pages and a way to open it. */
export function ScanPreview({ scan, alt, onBroken }: PreviewProps): ReactNode {
  const [shown, setShown] = useState<Shown>()
  /** The address of a picture that cannot be shown. */
  const [broken, setBroken] = useState<string>()
  useEffect(() => {
    let address: string | undefined
    let gone = false
    const read = async (): Promise<void> => {
      const content = new Uint8Array(await scan.arrayBuffer())
      const isPdf = String.fromCharCode(...content.subarray(0, 5)) === '%PDF-'
      const pages = isPdf ? await pdfPages(content) : undefined
      if (gone) return
      address = URL.createObjectURL(new Blob([content], { type: isPdf ? 'application/pdf' : scan.type }))
      setShown({ address, pdf: isPdf ? { pages } : undefined })
    }
    void read()
    return () => {
      gone = true
      if (address !== undefined) URL.revokeObjectURL(address)
    }
  }, [scan])
  if (shown === undefined) return <span className="secondary">正在打开{alt}</span>
  if (broken === shown.address) return <StatusMark status="error">这个文件打不开，不是能看的图片；请重新扫描或拍照</StatusMark>
  const { address, pdf } = shown
  const open = (
    <a href={address} target="_blank" rel="noopener">
      {pdf === undefined ? '放大看' : '打开看'}
    </a>
  )
  if (pdf === undefined)
    return (
      <figure className="scan">
        <img
          src={address}
          alt={alt}
          onError={() => {
            setBroken(address)
            onBroken()
          }}
        />
        <figcaption className="secondary">
          {alt}　{open}
        </figcaption>
      </figure>
    )
  return (
    <p>
      {alt}：PDF，{pdf.pages === undefined ? '页数读不出来' : `${pdf.pages} 页`}　{open}
    </p>
  )
}
