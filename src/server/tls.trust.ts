import { createHash, X509Certificate } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { dayOf } from './clock.ts'
import { qrSvg } from './printing/qr.ts'

/** How a PC or a phone comes to trust this office's own authority: its certificate to take along, and a page to print. */

export type Trust = {
  /** The authority's certificate, PEM. */
  readonly authority: string
  /** Where the system is opened, `https://…` without a path. */
  readonly urls: readonly string[]
}

/** Open to everybody: who cannot trust the connection yet cannot sign in. They hold nothing secret. */
export function trustRoutes(app: FastifyInstance, trust: () => Trust): void {
  app.get('/trust', async (_, reply) => {
    const page = await trustPage(trust())
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', PAGE_POLICY)
      .send(page)
  })
  app.get('/ca.crt', async (_, reply) =>
    reply
      .type('application/x-x509-ca-cert')
      .header('content-disposition', 'attachment; filename="doudi-ca.crt"')
      .header('cache-control', 'no-cache')
      .send(new X509Certificate(trust().authority).raw),
  )
  app.get('/ca.pem', async (_, reply) =>
    reply
      .type('application/x-pem-file')
      .header('content-disposition', 'attachment; filename="doudi-ca.pem"')
      .header('cache-control', 'no-cache')
      .send(trust().authority),
  )
}

/** SHA-256 in pairs, as browsers and phones show it. */
export const fingerprintOf = (certificate: string): string => new X509Certificate(certificate).fingerprint256

const STYLE = `
@page { size: A4; margin: 15mm }
body { font: 15px/1.6 "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif; color: #1B2430; background: #fff; max-width: 46em; margin: 0 auto; padding: 16px }
h1 { font-size: 22px; margin: 0 0 4px } h2 { font-size: 17px; margin: 18px 0 4px } ol { margin: 4px 0; padding-left: 1.6em } p { margin: 6px 0 }
.box { border: 2px solid #1B2430; padding: 10px 14px; display: flex; gap: 16px; align-items: center; flex-wrap: wrap; margin: 10px 0 }
.box > div { flex: 1 1 17em } .box svg { width: 132px; height: 132px }
code { font-family: Consolas, "Noto Sans Mono", monospace; font-size: 14px; overflow-wrap: anywhere }
.print { display: block; font-size: 16px } .print span { display: inline-block; white-space: nowrap; margin-right: 10px } a { color: #1C5A99 }
@media print { body { padding: 0; font-size: 10.5pt; line-height: 1.5 } a { color: inherit } h2 { break-after: avoid } li { break-inside: avoid } }
`
const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** One A4 page in Chinese; the same file stands in the data folder, to be opened and printed without a network. */
export async function trustPage({ authority, urls }: Trust): Promise<string> {
  const certificate = new X509Certificate(authority)
  const first = urls[0] ?? ''
  const qr = await qrSvg(`${first}/trust#${certificate.fingerprint256.replaceAll(':', '')}`)
  const links = urls.map(url => `<a href="${url}/">${url}/</a>`).join('　')
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>信任兜底的证书</title><style>${STYLE}</style></head>
<body><main>
<h1>信任兜底的证书</h1>
<p>给每台要用兜底的电脑和手机做一次。做完后打开 ${links} 不再提示「不安全」。做之前请先与纸上的指纹核对：指纹不同，说明有人冒充，请停下并告诉管理员。</p>
<div class="box"><div>
<p>证书名称：${nameOf(certificate)}，有效期到 ${dayOf(certificate.validToDate.getTime())}</p>
<p>SHA-256 指纹<code class="print">${inGroups(certificate.fingerprint256)}</code></p>
<p>SHA-1 指纹（Windows 证书窗口里显示的「指纹」是这一个）<code class="print">${inGroups(certificate.fingerprint)}</code></p>
</div>${qr}</div>
<p>二维码里是本页的地址和 SHA-256 指纹：扫出来的指纹要与纸上的相同。</p>
<h2>先取证书，再核对</h2>
<ol>
<li>在装兜底的电脑上，数据文件夹里的 <code>doudi-ca.crt</code> 用 U 盘拷出来最稳妥；也可以在浏览器里下载：<a href="${first}/ca.crt">${first}/ca.crt</a>（这时浏览器会提示不安全，只为下载可以继续，不要登录）。</li>
<li>核对：Windows 打开「命令提示符」运行 <code>certutil -hashfile doudi-ca.crt SHA256</code>；统信 UOS、麒麟打开终端运行 <code>sha256sum doudi-ca.crt</code>。显示的 64 位数字与上面的 SHA-256 指纹逐组相同，才往下做。</li>
</ol>
<h2>Windows</h2>
<ol>
<li>双击 <code>doudi-ca.crt</code>，在「详细信息」最后一行看「指纹」，与上面的 SHA-1 指纹核对。</li>
<li>点「安装证书」，选「当前用户」（只给自己）或「本地计算机」（这台电脑的所有人，要管理员权限），下一步。</li>
<li>选「将所有的证书都放入下列存储」，点「浏览」，选「受信任的根证书颁发机构」，下一步，完成；安全警告中再核对一次指纹，点「是」。</li>
<li>关掉浏览器重新打开。要取消信任：运行 <code>certmgr.msc</code>，在「受信任的根证书颁发机构」的「证书」里找到证书名称，删除。</li>
</ol>
<h2>统信 UOS、麒麟</h2>
<ol>
<li>浏览器「设置」里搜「证书」，打开「管理证书」，选「授权机构」（或「颁发机构」），点「导入」，选 <code>doudi-ca.crt</code>。</li>
<li>勾选「信任该证书，以标识网站的身份」，确定，重新打开浏览器。火狐浏览器有自己的证书库，要在它的设置里另做一次。</li>
</ol>
<h2>安卓手机、平板</h2>
<ol>
<li>先设好锁屏密码。把 <code>doudi-ca.crt</code> 传到手机，或扫上面的二维码下载。</li>
<li>「设置」里搜「证书」，选「安装证书」，再选「CA 证书」，选文件安装；装好后在「信任的凭据」的「用户」一栏点开它，核对 SHA-256 指纹。</li>
</ol>
<p>这张根证书只能证明内网地址和本系统的主机名，不能用来冒充别的网站。下载 PEM 格式：<a href="${first}/ca.pem">${first}/ca.pem</a>。打印本页：按 Ctrl+P，选 A4。</p>
</main></body></html>
`
}

const nameOf = ({ subject }: X509Certificate): string => /CN=(.*)/.exec(subject)?.[1]?.replace(/[<>&"]/g, '') ?? ''

/** Eight bytes stay together on every width, so that the eye compares group by group. */
const inGroups = (fingerprint: string): string =>
  (fingerprint.match(/[0-9A-F:]{1,23}(?::|$)/g) ?? [])
    .map(group => `<span>${group.replace(/:$/, '').replaceAll(':', ' ')}</span>`)
    .join(' ')
