#!/bin/sh
# Makes the search attributes that src/workflows/search-attributes.ts names; those that exist stay.
set -u
for pair in OrganizationId=Keyword EntityType=Keyword EntityId=Keyword ProcessStatus=Keyword \
            DueDate=Datetime AmountMinor=Int; do
  temporal operator search-attribute create --name "${pair%=*}" --type "${pair#*=}" || true
done
