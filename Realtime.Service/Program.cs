using Realtime.Service;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddRealtime("redis");

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapRealtime();

app.Run();
