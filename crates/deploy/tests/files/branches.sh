#!/usr/bin/env bash
set -euo pipefail
SCRIPT_DIR="$(cd $(dirname ${0}) && pwd)"
NAMESPACE=${1:-helm-repository}
ENV="${2:?usage}"
case "$ENV" in
  dev) VALUES=values-dev.yaml ;;
  prod) VALUES=values-prod.yaml ;;
esac
HELM="helm --kube-context ctx"
$HELM upgrade --install shop "${SCRIPT_DIR}/../charts/shop" -f ${SCRIPT_DIR}/charts/shop/$VALUES -n ${NAMESPACE}
helm -n ${NAMESPACE} upgrade --install shop ${SCRIPT_DIR}/../nginx -f ${SCRIPT_DIR}/values.yaml --set image.tag=$CI_COMMIT_SHA
for env in dev staging prod; do
  helm template shop charts/shop -f charts/shop/values-${env}.yaml > out/${env}.yaml
done
pushd charts/shop; helm upgrade shop . --install --values=values-prod.yaml "$@"; popd
while read -r line; do helm install $line; done < list
