helm upgrade --install {{ release | sh }} . \
  --namespace {{ namespace | sh }} --create-namespace
{%- for file in values_files %} \
  --values {{ file | sh }}
{%- endfor %}
{%- for set in sets %} \
  --{{ set.flag }} {{ set.value | sh }}
{%- endfor %}
