import type { Messages } from '../messages.ts'

/** Refusals of listening on the network and of its certificates. */
export const tlsMessages: Messages = {
  HOST_NAME_WRONG: {
    status: 409,
    what: '没有启动：「{host}」不是地址，也不是主机名',
    why: '--host 后面写这台电脑的网络地址或主机名，几个之间用逗号隔开。',
    how: '例如 --host 0.0.0.0（全部网卡）、--host 192.168.1.5、--host 192.168.1.5,minzheng.local。',
  },
  ADDRESS_NOT_HERE: {
    status: 409,
    what: '没有启动：{host} 不是这台电脑的地址',
    why: '只能在这台电脑自己的网络地址上监听。',
    how: '请在网络设置里看这台电脑的地址；地址会变的，写 --host 0.0.0.0（全部网卡）。',
  },
  DEMO_NOT_ON_LAN: {
    status: 409,
    what: '没有启动：演示镇只能在本机打开',
    why: '演示镇的登录名和密码写在说明里，谁都知道。',
    how: '请去掉 --host；要给别的电脑用，请换一个空的数据文件夹建自己的镇。',
  },
  SETUP_NOT_HERE: {
    status: 403,
    what: '没有建镇：第一次使用要在装兜底的那台电脑上填',
    why: '第一位管理员的权限很大，不能让网络上的别人抢先填了。',
    how: '请在那台电脑的浏览器里打开启动时显示的地址，填好后再从这里登录。',
  },
  AUTHORITY_TOO_NARROW: {
    status: 409,
    what: '没有启动：现有的根证书不能用于 {hosts}',
    why: '为了被盗时不能冒充别的网站，根证书建立时就限定了内网地址和当时写的主机名。',
    how: '请换一个在范围内的写法（内网地址，或以 .local 结尾的名字）；确要用新名字的，加 --new-ca 重新建立，各台电脑再信任一次。',
  },
  AUTHORITY_DAMAGED: {
    status: 409,
    what: '没有启动：根证书文件 {path} 读不出来',
    why: '文件不完整、被改动过，或者当前用户没有读它的权限。',
    how: '请把原来的文件放回去；找不回来的，加 --new-ca 重新建立，各台电脑再信任一次。',
  },
  AUTHORITY_ENDED: {
    status: 409,
    what: '没有启动：根证书 {day} 已经到期',
    why: '到期的根证书，浏览器不再认；也可能是这台电脑的日期不对。',
    how: '请先核对电脑日期；日期没有错的，加 --new-ca 重新建立，各台电脑再信任一次。',
  },
  TLS_FILE_NOT_WRITABLE: {
    status: 409,
    what: '没有启动：证书文件 {path} 写不进去',
    why: '文件夹不许写，或者磁盘满了。',
    how: '请让当前用户能写这个文件夹，或者腾出磁盘空间，再启动。',
  },
  CERT_FILE_UNREADABLE: {
    status: 409,
    what: '没有启动：{path} 打不开',
    why: '没有这个文件，它是文件夹，或者当前用户没有读它的权限。',
    how: '请核对 --cert 和 --key 的写法，路径里有空格的整个加引号。',
  },
  CERT_FILE_WRONG: {
    status: 409,
    what: '没有启动：{path} 不是 PEM 格式的证书',
    why: '证书文件应以 -----BEGIN CERTIFICATE----- 开头。',
    how: '.pfx/.p12 请先转成 PEM；有中间证书的，接在服务器证书后面放在同一个文件里。',
  },
  CERT_KEY_WRONG: {
    status: 409,
    what: '没有启动：{path} 里的私钥读不出来',
    why: '文件不是 PEM 格式的私钥，或者私钥还用密码锁着。',
    how: '请给出不带密码的 PEM 私钥（以 -----BEGIN PRIVATE KEY----- 开头），并限定只有运行兜底的用户能读它。',
  },
  CERT_KEY_MISMATCH: {
    status: 409,
    what: '没有启动：证书 {cert} 与私钥 {key} 不是一对',
    why: '证书里的公钥与这个私钥对不上。',
    how: '请换成申请这张证书时用的私钥；证书链文件里，服务器证书要放在最前面。',
  },
  CERT_EXPIRED: {
    status: 409,
    what: '没有启动：证书 {cert} 在 {day} 已经过期',
    why: '过期的证书，浏览器不认。',
    how: '请换上新证书；证书没有过期的，请核对这台电脑的日期。',
  },
  CERT_NOT_YET: {
    status: 409,
    what: '没有启动：证书 {cert} 要到 {day} 才生效',
    why: '还没有生效的证书，浏览器不认。',
    how: '请核对这台电脑的日期；日期没有错的，请换一张已经生效的证书。',
  },
  CERT_UNUSABLE: {
    status: 409,
    what: '没有启动：证书 {path} 的算法这里用不了',
    why: '本程序支持 RSA（2048 位以上）和 ECDSA 证书；国密 SM2 证书要由前面的国密网关使用。',
    how: '请申请 RSA 或 ECDSA 的服务器证书，或者去掉 --cert 和 --key，用兜底自己的证书。',
  },
  CERT_NOT_FOR_HOST: {
    status: 409,
    what: '没有启动：证书 {cert} 不是给 {hosts} 用的',
    why: '证书的「使用者可选名称」里没有它，浏览器会拒绝。',
    how: '请把 --host 改成证书上的名字，或者换一张写有这个名字的证书。',
  },
  CERT_WITHOUT_NAMES: {
    status: 409,
    what: '没有启动：证书 {cert} 里没有可用的主机名',
    why: '证书没有「使用者可选名称」，或者只有通配名（*.…）；不知道该让人用哪个名字打开。',
    how: '请在 --host 里写明要用的主机名，或者换一张写有主机名的证书。',
  },
}
