import { PageFrame } from '../../parts/page.tsx'

/** To be built. */
export const Page = () => <PageFrame title="To be built">{null}</PageFrame>
