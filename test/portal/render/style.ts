/** How the offices' pages look: one sheet, a colour and an arrangement by family. */
import type { Family } from '../nouns.ts';

const COLOURS: Record<Family, [string, string]> = {
  trs: ['#1c5fa8', '#eaf2fb'],
  jcms: ['#b5231d', '#fbefee'],
  kaipu: ['#0b6e8a', '#e8f5f8'],
  jiyue: ['#2456a6', '#f0f4fa'],
  boda: ['#8c1a1a', '#faf3ea'],
  plain: ['#236b3c', '#eef6f0'],
};

export function style(family: Family | null): string {
  const [strong, pale] = COLOURS[family ?? 'trs'];
  return `<style>
*{box-sizing:border-box}body{margin:0;font:14px/1.8 "Microsoft YaHei","Noto Sans CJK SC",SimSun,sans-serif;color:#333;background:${pale}}
a{color:#333;text-decoration:none}a:hover{color:${strong};text-decoration:underline}ul{list-style:none;margin:0;padding:0}
.top{height:32px;line-height:32px;background:#f5f5f5;border-bottom:1px solid #ddd;color:#666;font-size:12px}.wrap,.top .in{width:1100px;margin:0 auto;position:relative}
.top .r{position:absolute;right:0;top:0}.banner{background:linear-gradient(90deg,${strong},${strong}cc);color:#fff;padding:26px 0}.banner h1,.banner .name{margin:0;font:bold 34px/1.3 "Noto Serif CJK SC",SimSun,serif;letter-spacing:4px}
.banner .sub{font-size:13px;opacity:.85}.banner form{position:absolute;right:0;top:16px}.banner input{height:30px;border:0;padding:0 8px}
.nav{background:${strong};overflow:hidden;border-top:1px solid #ffffff55}.nav ul{width:1100px;margin:0 auto}.nav li{float:left}.nav a{display:block;color:#fff;padding:0 15px;line-height:42px;font-size:15px}
.main{width:1100px;margin:12px auto;background:#fff;padding:16px 20px;overflow:hidden;min-height:420px}.crumb{font-size:12px;color:#888;border-bottom:1px solid #eee;margin-bottom:12px;padding-bottom:6px}
.side{float:left;width:210px;margin-right:24px}.side h3{margin:0;background:${strong};color:#fff;padding:8px 14px;font-size:16px}.side li a{display:block;padding:7px 14px;border:1px solid #e5e5e5;border-top:0}.side li.on a{color:${strong};font-weight:bold}
.content{overflow:hidden}.box{float:left;width:516px;margin:0 14px 14px 0;border:1px solid #e3e3e3}.box h2{margin:0;font-size:16px;line-height:38px;padding:0 12px;border-bottom:2px solid ${strong};color:${strong}}.box h2 a{float:right;font:12px/38px sans-serif;color:#999}.box ul{padding:8px 12px;min-height:150px}
.list li,.box li{border-bottom:1px dashed #ddd;line-height:34px;overflow:hidden;white-space:nowrap}.list li span,.box li span{float:right;color:#999;font-size:12px}.list li b.d{float:left;width:46px;text-align:center;background:${pale};color:${strong};margin-right:10px;line-height:34px}.list dt{margin-top:8px}.list dd{color:#888;font-size:12px;margin:0}
.top-mark{color:#c00}table{border-collapse:collapse;width:100%;margin:8px 0}th,td{border:1px solid #ccc;padding:5px 8px;text-align:left}th{background:${pale}}
.pager{text-align:center;padding:16px;color:#666}.pager a{margin:0 4px;padding:2px 8px;border:1px solid #ccc}
h1.title,.title h1{font:bold 24px/1.5 "Noto Serif CJK SC",SimSun,serif;text-align:center;margin:10px 0;color:#111}.line{text-align:center;color:#888;font-size:12px;border-bottom:1px solid #eee;padding-bottom:8px;margin-bottom:14px}.text p{text-indent:2em;font-size:16px}.text img{display:block;margin:10px auto}
.footer{background:#fff;border-top:3px solid ${strong};padding:14px;text-align:center;color:#666;font-size:12px;clear:both}.footer p{margin:4px 0}.totop{position:fixed;right:20px;bottom:60px;background:${strong};color:#fff;padding:6px 10px;font-size:12px}
.head{overflow:hidden;margin-bottom:14px;background:${pale};padding:12px}.head img{float:left;margin-right:18px}.head h3{font-size:20px;margin:8px 0}
.msg{border:1px solid #e5e5e5;margin:0 0 12px;padding:10px 14px}.msg h4{margin:0;color:${strong}}.links a{margin-right:16px}
</style>`;
}
