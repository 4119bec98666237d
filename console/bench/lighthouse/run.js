// Measures one page in a browser that is there already: node run.js PORT URL COOKIE ; the scores, as JSON.
import lighthouse, { desktopConfig } from 'lighthouse'

const [port, url, cookie = ''] = process.argv.slice(2)
const found = await lighthouse(
  url,
  {
    port: Number(port),
    logLevel: 'silent',
    onlyCategories: ['performance', 'accessibility'],
    ...(cookie && { extraHeaders: { Cookie: cookie } }),
  },
  desktopConfig,
)
const { categories, audits } = found.lhr
const seconds = (name) => Math.round(audits[name].numericValue) / 1000
process.stdout.write(
  JSON.stringify({
    performance: Math.round(100 * categories.performance.score),
    accessibility: Math.round(100 * categories.accessibility.score),
    interactive: seconds('interactive'),
    largest: seconds('largest-contentful-paint'),
    blocking: Math.round(audits['total-blocking-time'].numericValue),
    shift: Math.round(1000 * audits['cumulative-layout-shift'].numericValue) / 1000,
    failed: Object.values(audits)
      .filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative')
      .map(({ id }) => id),
  }),
)
process.exit()
