#!/bin/bash
set -euo pipefail
ENVIRONMENT=staging
# environment: blue
helm upgrade --install shop charts/shop --values charts/shop/values-"$ENVIRONMENT".yaml \
  --set 'a={x,y}' --set-json 'b={"c": 1}' --set-literal "d=e,f" --set-file ca=charts/shop/tls/ca.pem
helm --namespace web upgrade shop charts/shop -f charts/shop/values-prod.yaml --set tag=$(git rev-parse HEAD),x=1 # a comment
helm upgrade "$1" charts/shop -f "$2" -f - <<EOT
a: 1
EOT
echo helm upgrade no
helm upgrade --install shop charts/shop --reuse-values -nqa "--set=k=v w" $EXTRA
