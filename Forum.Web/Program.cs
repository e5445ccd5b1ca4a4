using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Notifications;
using Forum.Web.Reading;
using Forum.Web.Realtime;
using Forum.Web.Topics;
using Forum.Web.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddForumData();
builder.AddAccounts();
builder.AddBoards();
builder.AddTopics();
builder.AddReading();
builder.AddNotifications();
builder.AddRealtime();
builder.AddWeb();

var app = builder.Build();
await app.SetUpDatabaseAsync();

app.UseWeb();
app.MapDefaultEndpoints();
app.MapRealtimeToken();
app.MapReading();
app.MapNotifications();
app.MapWeb();

await app.RunAsync();
