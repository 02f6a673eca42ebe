// Sixty texts that would run a script, or leave their place, where a page writes a value as markup.
const CALL = 'window.__ran=1'
const TAGS = ['script', 'SCRIPT', 'scr<script>ipt', 'svg/onload', 'img', 'iframe', 'body', 'video', 'audio', 'details', 'marquee', 'object', 'embed', 'math', 'style', 'link', 'base', 'form', 'input', 'template']

export const INJECTIONS = [
  ...TAGS.map((tag) => (tag.toLowerCase().includes('script') ? `<${tag}>${CALL}</script>` : `<${tag} src=x onerror=${CALL} onload=${CALL} ontoggle=${CALL} open>`)),
  `"><img src=x onerror=${CALL}>`,
  `'><img src=x onerror=${CALL}>`,
  `" onmouseover="${CALL}" x="`,
  `' onfocus='${CALL}' autofocus x='`,
  `" autofocus onfocus="${CALL}`,
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  `java\tscript:${CALL}`,
  `data:text/html,<script>${CALL}</script>`,
  `vbscript:${CALL}`,
  `{{constructor.constructor('${CALL}')()}}`,
  `\${${CALL}}`,
  `{@html "<img src=x onerror=${CALL}>"}`,
  `<%= ${CALL} %>`,
  `#{${CALL}}`,
  `</script><script>${CALL}</script>`,
  `</title><script>${CALL}</script>`,
  `</textarea><script>${CALL}</script>`,
  `</style><script>${CALL}</script>`,
  `--><script>${CALL}</script>`,
  `]]><script>${CALL}</script>`,
  `<!--<img src="--><img src=x onerror=${CALL}//">`,
  `<img src=x onerror&#61;${CALL}>`,
  `&lt;script&gt;${CALL}&lt;/script&gt;`,
  `&#60;img src=x onerror=${CALL}&#62;`,
  `%3Cscript%3E${CALL}%3C/script%3E`,
  `\\u003cscript\\u003e${CALL}\\u003c/script\\u003e`,
  `＜script＞${CALL}＜/script＞`,
  `<svg><animate onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${CALL}>#x">`,
  `<a href="javascript:${CALL}" id=x>press</a><script>x.click()</script>`,
  `<form action="javascript:${CALL}"><button>send</button></form>`,
  `<div style="background:url(javascript:${CALL})">`,
  `<p style="animation-name:x" onanimationstart="${CALL}">`,
  `<meta http-equiv=refresh content="0;url=javascript:${CALL}">`,
  `<noscript><p title="</noscript><img src=x onerror=${CALL}>">`,
  `<math><mtext></form><form><mglyph><style></math><img src=x onerror=${CALL}>`,
  `\u202e<script>${CALL}</script>\u202c`,
  `\u0000<script>${CALL}</script>`,
  `=HYPERLINK("javascript:${CALL}")`,
]

/** Every field that people, transcripts and files fill gets one of the texts; keys and names of the tables stay. */
const FILLED = new Set(['text', 'quote', 'answer_quote', 'topic', 'queue', 'name', 'agent_name', 'reason', 'note', 'team', 'customer', 'file', 'place', 'message', 'title', 'about', 'by', 'why', 'what', 'how', 'wrong', 'source', 'id', 'pseudonym', 'form', 'question', 'login', 'purpose', 'site', 'prefix', 'contact', 'why_unknown'])

export function fill(value, count = { n: 0 }) {
  if (Array.isArray(value)) return value.map((one) => fill(one, count))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, typeof one === 'string' && FILLED.has(name) && !/^[a-z_]+$/.test(one) ? `${one} ${INJECTIONS[count.n++ % INJECTIONS.length]}` : fill(one, count)]),
  )
}
