#!/bin/sh
# The bucket and its two accounts, made by the store's root account, which no other part ever holds. Safe to run again.
set -eu
admin() { versitygw admin --endpoint-url "$STORE_URL" --region "$S3_REGION" "$@"; }

tries=0
until admin list-users >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -gt 60 ]; then
    echo "the store at $STORE_URL does not answer, or refuses its root account" >&2
    exit 1
  fi
  sleep 1
done

account() {
  if admin list-users | grep -qw -- "$1"; then
    admin update-user --access "$1" --secret "$2"
  else
    admin create-user --access "$1" --secret "$2" --role user
  fi
}
account "$S3_API_ACCESS_KEY_ID" "$S3_API_SECRET_ACCESS_KEY"
account "$S3_WORKER_ACCESS_KEY_ID" "$S3_WORKER_SECRET_ACCESS_KEY"

# The worker's own, so that it may write and delete; the API reads, which is what signing a download asks for.
if ! admin list-buckets | grep -qw -- "$S3_BUCKET"; then
  admin create-bucket --bucket "$S3_BUCKET" --owner "$S3_WORKER_ACCESS_KEY_ID" \
    --object-ownership BucketOwnerPreferred --grant-read "$S3_API_ACCESS_KEY_ID"
fi
