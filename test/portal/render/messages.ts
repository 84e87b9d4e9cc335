/** Where citizens write and read answers: as a table, as entries, as a list with pages of their own; and the petition page, which is none. */
import type { Channel, CityMessage } from '../nouns.ts';
import { frame } from './frame.ts';
import { line } from './article.ts';
import { esc, link, unitOf, type Scene } from './scene.ts';

const FORM = `<form action="/hd/submit" method="post" class="msg"><h4>我要留言</h4><p>主题：<input type="text" name="title" size="40"></p><p>内容：<textarea name="content" rows="4" cols="60"></textarea></p><p>验证码：<input type="text" name="code" size="6"> <input type="submit" value="提交"></p></form>`;

const status = (message: CityMessage) => (message.replied ? '已回复' : '办理中');

function tableOf(scene: Scene, channel: Channel): string {
  const unit = unitOf(scene);
  const rows = channel.messages.map(
    (m, i) =>
      `<tr><td>${i + 1}</td><td>${esc(m.title)}</td><td>${m.asked}</td><td>${m.replied ?? ''}</td><td>${m.replied ? esc(unit.fullName) : ''}</td><td>${status(m)}</td></tr>`,
  );
  return `<table class="messages"><tr><th>编号</th><th>标题</th><th>提交时间</th><th>答复时间</th><th>答复单位</th><th>办理状态</th></tr>\n${rows.join('\n')}</table>`;
}

function entry(fullName: string, m: CityMessage): string {
  const answer = m.replied
    ? `<p>答复单位：${esc(fullName)}\u3000答复时间：${m.replied}</p><p>答复内容：${esc(m.reply ?? '')}</p>`
    : '<p>办理状态：办理中</p>';
  return `<li class="msg"><h4>${esc(m.title)}</h4><p>留言人：网友\u3000留言时间：${m.asked}</p><p>留言内容：${esc(m.question)}</p>${answer}</li>`;
}

function listOf(scene: Scene, channel: Channel): string {
  const rows = channel.messages.map(
    (m) => `<tr><td>${link(scene, m.path ?? channel.path, m.title)}</td><td>${m.asked}</td><td>${status(m)}</td></tr>`,
  );
  return `<table class="messages"><tr><th>信件标题</th><th>来信时间</th><th>状态</th></tr>\n${rows.join('\n')}</table>`;
}

export function channelPage(scene: Scene): string {
  const unit = unitOf(scene);
  const channel = unit.channel;
  if (!channel) throw new Error(`${unit.id} has no channel`);
  const body =
    channel.style === 'table'
      ? tableOf(scene, channel)
      : channel.style === 'entries'
        ? `<ul class="messages">${channel.messages.map((m) => entry(unit.fullName, m)).join('\n')}</ul>`
        : listOf(scene, channel);
  const notice = '<p>欢迎您就本单位职责范围内的事项留言，我们将在七个工作日内答复。</p>';
  return frame(scene, {
    title: `${channel.name}-${unit.name}`,
    tags: { column: channel.name },
    crumbs: [{ text: channel.name }],
    side: true,
    body: `<h2>${esc(channel.name)}</h2>\n${notice}\n${channel.open ? body : ''}\n${FORM}`,
  });
}

export function messagePage(scene: Scene, message: CityMessage): string {
  const unit = unitOf(scene);
  const channel = unit.channel;
  const name = channel?.name ?? '';
  const answer = message.replied
    ? `<tr><th>答复单位</th><td>${esc(unit.fullName)}</td></tr><tr><th>答复时间</th><td>${message.replied}</td></tr><tr><th>答复内容</th><td>${esc(message.reply ?? '')}</td></tr>`
    : '<tr><th>办理状态</th><td>办理中</td></tr>';
  return frame(scene, {
    title: `${message.title}-${unit.name}`,
    tags: { column: name, article: { title: message.title, pubDate: `${message.replied ?? message.asked} 10:00`, source: unit.fullName } },
    crumbs: [{ text: name, path: channel?.path ?? unit.base }, { text: '信件详情' }],
    body: `<h1 class="title">${esc(message.title)}</h1>
<table class="message"><tr><th width="140">来信人</th><td>网友</td></tr><tr><th>来信时间</th><td>${message.asked}</td></tr><tr><th>来信内容</th><td>${esc(message.question)}</td></tr>${answer}</table>`,
  });
}

/** 网上信访: an excluded channel; its letters have no reply clock here. */
export function petitionPage(scene: Scene): string {
  const unit = unitOf(scene);
  const year = Number(scene.city.from.slice(0, 4)) - 1;
  const title = '网上信访须知';
  return frame(scene, {
    title: `网上信访-${unit.name}`,
    tags: { column: '网上信访', article: { title, pubDate: `${year}-06-12 09:00`, source: unit.fullName } },
    crumbs: [{ text: '网上信访' }],
    side: true,
    body: `<h1 class="title">${title}</h1>\n${line(unit, { date: `${year}-06-12`, time: '09:00', source: unit.fullName }, false)}
<div class="text"><p>信访事项由信访机构依法登记、转送、交办，查询办理进度请凭查询码登录。</p><table><tr><th>信访件标题</th><th>来信时间</th><th>状态</th></tr><tr><td>反映村内道路问题</td><td>${year}-09-04</td><td>转送</td></tr><tr><td>反映施工噪声</td><td>${year}-10-19</td><td>登记</td></tr></table></div>`,
  });
}
