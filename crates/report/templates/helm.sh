{% for e in environments %}
# environment: {{ e.name | comment }}
{% for note in e.notes %}
# {{ note | comment }}
{% endfor %}
{{ e.command }}
{% if not loop.last %}

{% endif %}
{% endfor %}
