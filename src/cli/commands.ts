import type { Listed } from './command.ts'

/** Every command, in the order of the help. A new one is one more entry. */
export const COMMANDS: Readonly<Record<string, Listed>> = {
  serve: {
    usage: 'serve [--port N] [--host 地址或主机名,…] [--cert 证书 --key 私钥 | --new-ca]',
    about: '启动系统，在浏览器里使用（npm start 就是它）；--host 让别的电脑也能用，只走加密连接，默认用兜底自己的证书',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  demo: {
    usage: 'demo [--no-serve] [--faults] [--port N]',
    about: '在空文件夹里建演示镇，跑完2020年1至6月，再启动；--faults 另写一张带错的练习花名册',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  user: {
    usage:
      'user add --login L --name N [--roles R,R [--division D]] --as 管理员 | user grant --login L --roles R,R [--division D] --as 安全管理员',
    about: '新建用户（密码会另外提示输入）；给角色',
    load: async () => (await import('./user.ts')).userCommand,
  },
  import: {
    usage: 'import FILE [--kind K] [--month M] [--unit person|household] [--gone stop|keep] [--dry-run] --as 登录名 | import --kinds',
    about: '导入花名册：有错误就整份不入；--kinds 列出全部种类',
    load: async () => (await import('./import.ts')).importCommand,
  },
  pay: {
    usage:
      'pay run --programme P --month M | submit|note|review|approve|send-back|withdraw|export --batch ID | return FILE --batch ID，都要 --as 登录名',
    about:
      '造册、送审、审批、导出银行清单、导入回盘；export 写加密的工作簿，可加 --purpose 用途代码 --receiver 接收单位，打开密码取自 DOUDI_PASSPHRASE 或提示输入，都没有就生成一个并显示一次',
    load: async () => (await import('./pay.ts')).payCommand,
  },
  summary: {
    usage: 'summary --from 2020-01 --to 2020-06 [--docx 文件]',
    about: '写一个期间的工作总结：正文、每个数字的来源和提醒；--docx 同时导出 Word 并留存',
    load: async () => (await import('./summary.ts')).summaryCommand,
  },
  funds: {
    usage: 'funds',
    about: '列出每笔资金的余额和试算平衡；不平衡的退出码 1',
    load: async () => (await import('./funds.ts')).fundsCommand,
  },
  backup: {
    usage: 'backup FILE [--no-check]',
    about: '写一个加密备份并试恢复核对；口令取自 DOUDI_PASSPHRASE 或提示输入，系统正在用也可以备份',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  restore: {
    usage: 'restore FILE --data 空文件夹',
    about: '把备份恢复到空文件夹（或 DATABASE_URL 指明的空数据库），密钥文件一并恢复，并逐项核对',
    load: async () => (await import('./restore.ts')).restoreCommand,
  },
  verify: {
    usage: 'verify',
    about:
      '核对审计记录、导出登记、警报、发放批次、资金账和存档文件有没有被改动过；不对的逐处说出来，退出码 1。刚写的记录每分钟封存一次，还没封存的在核对后封存，下一次核对到',
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  key: {
    usage: 'key [new|rotate] [--suite aes|gm]',
    about: '看密钥文件的套件和指纹；new 在第一次启动前选套件建密钥；rotate 更换密钥并重新加密（先停下系统）',
    load: async () => (await import('./key.ts')).keyCommand,
  },
  scan: {
    usage: 'scan FILE',
    about: '发布前体检：查文件里有没有证号、账号、手机号、儿童姓名、病情，隐藏的地方也查；查出即退出码 1',
    load: async () => (await import('./scan.ts')).scanCommand,
  },
  bench: {
    usage: 'bench [名称…]',
    about: '测速：造册、检索、导入、总结、常驻内存；用自己的临时数据库，要装开发用的程序包',
    load: async () => (await import('./bench.ts')).benchCommand,
  },
  db: {
    usage: 'db [types]',
    about: '只启动数据库并显示所有者地址，供维护用；db types 重新生成表结构类型',
    load: async () => (await import('./db.ts')).dbCommand,
  },
}
