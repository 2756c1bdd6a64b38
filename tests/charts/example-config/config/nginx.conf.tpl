worker_processes {{ .Values.workers }};

events {}

http {
  server {
    listen 8080;
    location / {
      proxy_pass {{ .Values.upstream }};
    }
    location /robots.txt {
      root /etc/proxy;
    }
  }
}
