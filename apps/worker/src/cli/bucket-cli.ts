import { assertTransport, parseEnv, runMain } from '@pdd/runtime'
import { createObjectStore, objectStoreOptions, s3Settings } from '@pdd/storage'
import { Type } from 'typebox'
import { objectPrefix } from '../export/object-key.ts'

const BucketConfig = Type.Object(s3Settings)

/** Makes the bucket of `S3_BUCKET` where it is missing, and says whether files can be deleted from it again. */
await runMain('bucket', async () => {
  const config = parseEnv(BucketConfig, process.env, { name: 'bucket' })
  assertTransport(config)
  const objects = createObjectStore(objectStoreOptions(config))
  try {
    const made = await objects.createBucket()
    await objects.assertDeletable(objectPrefix)
    process.stdout.write(
      `${made ? 'made the bucket' : 'the bucket is there'}, and this account can delete files from it\n`,
    )
  } finally {
    objects.close()
  }
})
