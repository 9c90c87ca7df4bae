// Draws the reference. Nothing is loaded from elsewhere: the validator of swagger.io stays off.
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: false,
  docExpansion: 'full',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
