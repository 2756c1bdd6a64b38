{% for e in environments %}
# environment: {{ e.name | comment }}
{% for note in e.notes %}
# {{ note | comment }}
{% endfor %}
{% if e.kept %}
# pilothouse: {{ e.kept }}
{% endif %}
{{ e.command }}
{% if not loop.last %}

{% endif %}
{% endfor %}
