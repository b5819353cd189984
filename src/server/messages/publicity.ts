import type { Messages } from '../messages.ts'

/** Refusals of the check before publication and of public lists. */
export const publicityMessages: Messages = {
  APPROVAL_PHONE: {
    status: 400,
    what: '公示用的电话没有存',
    why: '它会印在公示名单上，只能是办公电话，不能是个人手机号，也不能有别的文字。',
    how: '请写办公室的固定电话，如 0551-1234567。',
  },
  APPROVAL_MISSING: {
    status: 404,
    what: '还没有《系统启用审批单》的签字件',
    why: '签好字的审批单还没有上传。',
    how: '请打印审批单，签字盖章后扫描上传。',
  },
  PUBLICITY_NOT_FOUND: {
    status: 404,
    what: '没有找到这次体检',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到发布前体检的列表再选一次。',
  },
  PUBLICITY_OWN: {
    status: 409,
    what: '「{file_name}」是您自己检查的，没有放行',
    why: '疑似字眼要由第二个人看过，检查的人不能自己放行。',
    how: '请民政办负责人或分管领导来看；或者改掉这些字眼，再检查一次。',
  },
  PUBLICITY_CLEAN: {
    status: 409,
    what: '「{file_name}」没有发现问题，用不着放行',
    why: '只有查出疑似字眼的文件才要放行。',
    how: '可以直接公开。',
  },
  PUBLICITY_RELEASED: { status: 409, what: '「{file_name}」已经放行过了', why: '一次体检只放行一次。', how: '请刷新页面看结果。' },
  PUBLICITY_BLOCKED: {
    status: 409,
    what: '「{file_name}」不能放行',
    why: '里面有 {count} 处证件号码、账号、手机号，或者读不出来的内容，这些任何人都不能放行。',
    how: '请把这些内容从文件里删掉，另存后再检查一次。',
  },
  PUBLICITY_REASON: {
    status: 400,
    what: '没有写放行理由',
    why: '放行要写明为什么可以公开，以备查。',
    how: '请写一句理由，比如「是项目名称，不是个人病情」。',
  },
  PUBLIC_LIST_UNKNOWN: {
    status: 400,
    what: '没有这个按月发放的项目',
    why: '公示名单只按按月发放的救助项目出。',
    how: '请在待遇页选一个项目。',
  },
  PUBLIC_LIST_SMALL: {
    status: 409,
    what: '{month}{programme}的公示没有做',
    why: '全部加起来不足 3 人，写出人数就等于说出是谁。',
    how: '这个月不用公示；要多个月、全镇一起公开的，见报表与总结。',
  },
  PUBLIC_LIST_EMPTY: {
    status: 409,
    what: '{month}没有人享受{programme}，没有名单',
    why: '所选的月份和村里没有在享的。',
    how: '请换一个月份或村。',
  },
  PUBLIC_LIST_NAME: {
    status: 409,
    what: '名单没有给出：{village}有一户的姓名里夹着数字',
    why: '登记的是「{name}」，多半是姓名格里录进了号码；号码不得公开。',
    how: '请在人员页把姓名改对，再出一次名单。',
  },
  PUBLIC_OUTPUT_REFUSED: {
    status: 409,
    what: '「{file_name}」没有通过发布前体检，没有给出',
    why: '里面有 {count} 处不能公开的内容，第一处在{where}；多半是姓名或村民组里录进了号码。',
    how: '请到人员页改正这一户的姓名、村民组，再出一次。',
  },
}
